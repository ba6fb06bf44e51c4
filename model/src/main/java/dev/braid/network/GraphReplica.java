package dev.braid.network;

import dev.braid.config.ExperimentConfig;
import dev.braid.config.TrainingConfig.OptimizerState;
import dev.braid.sequence.Batch;
import dev.braid.sequence.BatchSource;
import dev.braid.sequence.BatchesAhead;
import dev.braid.training.LearningRate;
import dev.braid.training.Parameters;
import dev.braid.training.ReplicaResult;
import dev.braid.training.ReplicaResult.Work;
import dev.braid.training.ReplicaTask;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * One copy of the network, trained by {@link ReplicaTask}s. It may be used again and again, for one
 * task at a time; nothing of a task but its time is left behind for the next.
 */
public final class GraphReplica implements AutoCloseable {
  private final ExperimentConfig experiment;
  private final LearningRate learningRate;
  private final ComputationGraph graph;
  private final InnerOptimizer.Running optimizer;
  private final CarriedStates carried;
  private final BatchArrays arrays;
  private final Computing computing;

  /**
   * A replica of that architecture, trained as the experiment says.
   *
   * @param threads cores that it may use
   */
  public GraphReplica(Architecture architecture, ExperimentConfig experiment, int threads) {
    this.computing = Computing.of(architecture.model(), threads);
    this.experiment = experiment;
    this.learningRate =
        new LearningRate(
            experiment.train().optimizer().learningRate(), experiment.train().schedule());
    InnerOptimizer settings = new InnerOptimizer(experiment.train().optimizer());
    this.graph = architecture.graph(settings, experiment.seed());
    this.optimizer = settings.start(graph, computing);
    this.carried = new CarriedStates(graph);
    this.arrays = new BatchArrays(architecture);
  }

  /** The parameters drawn from the experiment's seed, with momenta of zero. */
  public static Parameters initial(Architecture architecture, ExperimentConfig experiment) {
    try (GraphReplica replica = new GraphReplica(architecture, experiment, 1)) {
      float[] momenta =
          experiment.train().optimizer().state() == OptimizerState.AVERAGE
              ? replica.optimizer.momenta()
              : new float[0];
      return new Parameters(FlatView.copyOf(replica.graph.params()), momenta);
    }
  }

  /**
   * Does one task.
   *
   * @param source the epoch's batches of that replica
   */
  public ReplicaResult train(Parameters start, ReplicaTask task, BatchSource source) {
    try (Computing.Session session = computing.begin()) {
      return train(start, task, source, session);
    }
  }

  private ReplicaResult train(
      Parameters start, ReplicaTask task, BatchSource source, Computing.Session session) {
    long started = System.nanoTime();
    FlatView.set(graph.params(), start.values());
    optimizer.set(
        task.optimizerState().length > 0 ? task.optimizerState() : start.optimizerState());
    Sums sums = new Sums();
    int end = Math.min(source.size(), task.firstStep() + task.steps());
    carried.set(task.carried(), source, task.firstStep());
    try (BatchesAhead batches = new BatchesAhead(source, task.firstStep(), end)) {
      for (int index = task.firstStep(); index < end; index++) {
        step(batches.next(), source.tokens(index), task, sums, session);
      }
    }
    float[] state = end < source.size() ? carried.copy() : new float[0];
    Work work = sums.work((System.nanoTime() - started) / 1e9, end >= source.size());
    return new ReplicaResult(task.replica(), result(), state, work);
  }

  @Override
  public void close() {
    GraphMemory.free(graph);
    computing.close();
  }

  private Parameters result() {
    optimizer.complete();
    boolean reset = experiment.train().optimizer().state() == OptimizerState.RESET;
    return new Parameters(
        FlatView.copyOf(graph.params()), reset ? new float[0] : optimizer.momenta());
  }

  private void step(
      Batch batch, long tokens, ReplicaTask task, Sums sums, Computing.Session session) {
    long step = task.stepsBefore() + sums.steps;
    session.seed(Seeds.of(experiment.seed(), task.replica(), step));
    arrays.give(batch, graph);
    graph.computeGradientAndScore();
    long targets = batch.targets();
    double rate = learningRate.at(step, task.rateCourse());
    // Stock layers sum over the targets; Braid's own give the mean.
    double share = computing.usesKernels() ? 1.0 : 1.0 / targets;
    double norm =
        optimizer.update(new InnerOptimizer.Step(rate, step, share, experiment.train().clipNorm()));
    carried.advance();
    sums.add(tokens, targets, graph.score() * share * targets, norm);
  }

  private static final class Sums {
    private int steps;
    private long tokens;
    private long targets;
    private double loss;
    private double gradientNorm;

    void add(long batchTokens, long batchTargets, double batchLoss, double norm) {
      if (!Double.isFinite(batchLoss) || !Double.isFinite(norm)) {
        throw new ArithmeticException(
            "Training diverged: the loss is "
                + batchLoss
                + " and the gradient's norm "
                + norm
                + "; lower train.optimizer.learning-rate or train.clip-norm");
      }
      steps++;
      tokens += batchTokens;
      targets += batchTargets;
      loss += batchLoss;
      gradientNorm += norm;
    }

    Work work(double seconds, boolean epochDone) {
      return new Work(steps, tokens, targets, loss, gradientNorm, seconds, epochDone);
    }
  }
}
