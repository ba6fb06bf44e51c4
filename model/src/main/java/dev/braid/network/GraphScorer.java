package dev.braid.network;

import dev.braid.config.ExperimentConfig;
import dev.braid.sequence.Batch;
import dev.braid.sequence.BatchSource;
import dev.braid.sequence.BatchStream;
import dev.braid.training.Parameters;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Applies a network to examples without training it. */
public final class GraphScorer implements AutoCloseable {
  private final ComputationGraph graph;
  private final CarriedStates carried;
  private final BatchArrays arrays;
  private final int outputs;
  private final Computing computing;
  private final OutputScoring output;

  /**
   * A scorer of that architecture.
   *
   * @param threads cores that it may use
   */
  public GraphScorer(Architecture architecture, ExperimentConfig experiment, int threads) {
    this.computing = Computing.of(architecture.model(), threads);
    InnerOptimizer settings = new InnerOptimizer(experiment.train().optimizer());
    this.graph = architecture.unset(settings, experiment.seed());
    this.carried = new CarriedStates(graph);
    this.arrays = new BatchArrays(architecture);
    this.outputs = architecture.outputs();
    this.output = computing.usesKernels() ? new OutputScoring(graph) : null;
  }

  /** Uses those parameters from now on. */
  public void use(Parameters parameters) {
    FlatView.set(graph.params(), parameters.values());
  }

  /** Scores all batches in their order; states that are carried start from zeros. */
  public void score(BatchStream batches, ScoreListener listener) throws IOException {
    try (Computing.Session session = computing.begin()) {
      session.seed(0);
      carried.clear();
      for (int index = 0; batches.hasNext(); index++) {
        Batch batch = batches.next().batch();
        listener.scored(index, batch, scores(batch.withLabelsBelow(outputs)));
        carried.advance();
      }
    }
  }

  /** Scores batches that are all at hand. */
  public void score(BatchSource source, ScoreListener listener) {
    try {
      score(source.from(0), listener);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  @Override
  public void close() {
    GraphMemory.free(graph);
    computing.close();
  }

  /** What was found for a batch. */
  @FunctionalInterface
  public interface ScoreListener {
    /**
     * @param index the batch's place in its source
     */
    void scored(int index, Batch batch, Scores scores);
  }

  /**
   * Scores of a batch's targets, in the order of {@link Batch#labels}.
   *
   * @param predictions likeliest labels
   * @param probabilities how likely those are
   * @param negativeLogLikelihoods of the true labels, in nats; 0 where the label is {@link
   *     Batch#NO_LABEL} or none that the network has an output for
   */
  public record Scores(int[] predictions, float[] probabilities, double[] negativeLogLikelihoods) {}

  private Scores scores(Batch batch) {
    return output == null
        ? scores(batch, rows(arrays.output(batch, graph)))
        : output.scores(batch, arrays);
  }

  /** Probabilities with one row a target, {@code [rows * time, outputs]}. */
  private static float[] rows(INDArray probabilities) {
    INDArray ordered = probabilities.rank() == 3 ? probabilities.permute(0, 2, 1) : probabilities;
    return FlatView.copyOf(ordered.dup('c').reshape(1, -1));
  }

  private Scores scores(Batch batch, float[] probabilities) {
    int[] labels = batch.labels();
    int[] predictions = new int[labels.length];
    float[] best = new float[labels.length];
    double[] losses = new double[labels.length];
    for (int target = 0; target < labels.length; target++) {
      int row = target * outputs;
      predictions[target] = largest(probabilities, row);
      best[target] = probabilities[row + predictions[target]];
      if (labels[target] != Batch.NO_LABEL) {
        float probability = probabilities[row + labels[target]];
        losses[target] = -Math.log(Math.max(probability, Float.MIN_NORMAL));
      }
    }
    return new Scores(predictions, best, losses);
  }

  private int largest(float[] probabilities, int row) {
    int best = 0;
    for (int i = 1; i < outputs; i++) {
      if (probabilities[row + i] > probabilities[row + best]) {
        best = i;
      }
    }
    return best;
  }
}
