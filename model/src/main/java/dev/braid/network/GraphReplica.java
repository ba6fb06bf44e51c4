package dev.braid.network;

import dev.braid.config.ExperimentConfig;
import dev.braid.config.TrainingConfig.OptimizerState;
import dev.braid.sequence.Batch;
import dev.braid.sequence.BatchStream;
import dev.braid.sequence.BatchStream.Counted;
import dev.braid.sequence.BatchesAhead;
import dev.braid.training.LearningRate;
import dev.braid.training.Parameters;
import dev.braid.training.ReplicaReport;
import dev.braid.training.ReplicaReport.Work;
import dev.braid.training.ReplicaResult;
import dev.braid.training.ReplicaTask;
import java.io.IOException;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * One copy of the network, trained by {@link ReplicaTask}s. It may be used again and again, for one
 * task at a time; nothing of a task but its time is left behind for the next.
 */
public final class GraphReplica implements AutoCloseable {
  private static final float[] NOTHING = new float[0];

  private final ExperimentConfig experiment;
  private final LearningRate learningRate;
  private final ComputationGraph graph;
  private final InnerOptimizer.Running optimizer;
  private final CarriedStates carried;
  private final BatchArrays arrays;
  private final Computing computing;
  private final boolean startsAnew;
  private Runnable stepBegins = () -> {};

  /**
   * A replica of that architecture, trained as the experiment says.
   *
   * @param threads cores that it may use
   */
  public GraphReplica(Architecture architecture, ExperimentConfig experiment, int threads) {
    this.computing = Computing.of(architecture.model(), threads);
    this.experiment = experiment;
    this.startsAnew = experiment.train().optimizer().state() == OptimizerState.RESET;
    this.learningRate =
        new LearningRate(
            experiment.train().optimizer().learningRate(), experiment.train().schedule());
    InnerOptimizer settings = new InnerOptimizer(experiment.train().optimizer());
    this.graph = architecture.unset(settings, experiment.seed());
    this.optimizer = settings.start(graph, computing);
    this.carried = new CarriedStates(graph);
    this.arrays = new BatchArrays(architecture);
  }

  /** Calls back as each step begins. */
  void atEachStep(Runnable listener) {
    stepBegins = listener;
  }

  /** The parameters drawn from the experiment's seed, with momenta of zero. */
  public static Parameters initial(Architecture architecture, ExperimentConfig experiment) {
    InnerOptimizer optimizer = new InnerOptimizer(experiment.train().optimizer());
    ComputationGraph graph = architecture.graph(optimizer, experiment.seed());
    try {
      float[] values = FlatView.copyOf(graph.params());
      boolean averaged = experiment.train().optimizer().state() == OptimizerState.AVERAGE;
      int momenta =
          averaged ? Math.multiplyExact(values.length, optimizer.statesPerParameter()) : 0;
      return new Parameters(values, new float[momenta]);
    } finally {
      GraphMemory.free(graph);
    }
  }

  /**
   * Does one task.
   *
   * @param batches the epoch's batches of that replica, at the place where the task begins; behind
   *     the task's last batch in the end
   * @param own the replica's own momenta; empty where it keeps none, or before the first round
   */
  public ReplicaResult train(Parameters start, ReplicaTask task, BatchStream batches, float[] own)
      throws IOException {
    try (Computing.Session session = computing.begin()) {
      return train(start, task, batches, own, session);
    }
  }

  private ReplicaResult train(
      Parameters start,
      ReplicaTask task,
      BatchStream batches,
      float[] own,
      Computing.Session session)
      throws IOException {
    long started = System.nanoTime();
    FlatView.set(graph.params(), start.values());
    optimizer.set(own.length > 0 ? own : start.optimizerState());
    Sums sums = new Sums();
    if (batches.hasNext()) {
      carried.set(task.carried(), task.from());
    }
    try (BatchesAhead ahead = new BatchesAhead(batches, task.steps())) {
      for (Counted batch = ahead.next(); batch != null && !sums.diverged(); batch = ahead.next()) {
        step(batch, task, sums, session);
      }
    }
    Parameters result = result();
    boolean usable = !sums.diverged() && isFinite(result.values());
    boolean epochDone = !batches.hasNext();
    float[] state = epochDone || !usable ? NOTHING : carried.copy();
    double change = usable ? squaredDistance(start.values(), result.values()) : Double.NaN;
    Work work = sums.work(change, (System.nanoTime() - started) / 1e9, epochDone, usable);
    return new ReplicaResult(
        usable ? result : new Parameters(NOTHING, NOTHING),
        new ReplicaReport(task.replica(), batches.cursor(), state, work));
  }

  /** By the largest exponent, which the compiler finds many floats at a time. */
  private static boolean isFinite(float[] values) {
    int largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Float.floatToRawIntBits(value) & Integer.MAX_VALUE);
    }
    return largest < Float.floatToRawIntBits(Float.POSITIVE_INFINITY);
  }

  private static double squaredDistance(float[] one, float[] other) {
    double squares = 0;
    for (int i = 0; i < one.length; i++) {
      double difference = (double) one[i] - other[i];
      squares += difference * difference;
    }
    return squares;
  }

  @Override
  public void close() {
    GraphMemory.free(graph);
    computing.close();
  }

  private Parameters result() {
    optimizer.complete();
    float[] momenta = startsAnew ? NOTHING : optimizer.momenta();
    return new Parameters(FlatView.copyOf(graph.params()), momenta);
  }

  private void step(Counted counted, ReplicaTask task, Sums sums, Computing.Session session) {
    stepBegins.run();
    Batch batch = counted.batch();
    long step = task.stepsBefore() + sums.steps;
    session.seed(Seeds.of(experiment.seed(), task.replica(), step));
    arrays.give(batch, graph);
    graph.computeGradientAndScore();
    long targets = batch.targets();
    double rate = learningRate.at(step, task.rateCourse());
    // Stock layers sum over the targets; Braid's own give the mean.
    double share = computing.usesKernels() ? 1.0 : 1.0 / targets;
    // Adam corrects for momenta that began at zero, as they do in each round after a reset.
    long age = startsAnew ? sums.steps : step;
    double norm =
        optimizer.update(new InnerOptimizer.Step(rate, age, share, experiment.train().clipNorm()));
    carried.advance();
    sums.add(counted.tokens(), targets, graph.score() * share * targets, norm);
  }

  private static final class Sums {
    private int steps;
    private long tokens;
    private long targets;
    private double loss;
    private double gradientNorm;

    void add(long batchTokens, long batchTargets, double batchLoss, double norm) {
      steps++;
      tokens += batchTokens;
      targets += batchTargets;
      loss += batchLoss;
      gradientNorm += norm;
    }

    boolean diverged() {
      return !Double.isFinite(loss) || !Double.isFinite(gradientNorm);
    }

    Work work(double change, double seconds, boolean epochDone, boolean usable) {
      double measured = usable || diverged() ? loss : Double.NaN;
      return new Work(steps, tokens, targets, measured, gradientNorm, change, seconds, epochDone);
    }
  }
}
