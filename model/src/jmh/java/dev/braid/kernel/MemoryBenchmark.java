package dev.braid.kernel;

import java.util.Arrays;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What moves memory and hardly computes, at the size of lm-650: the embedding of a batch, and the
 * optimizer's passes over all parameters.
 */
@State(Scope.Thread)
public class MemoryBenchmark extends BenchmarkState {
  static final int ROWS = 10_000;
  static final int WIDTH = 650;
  static final int IDS = 700;
  static final int PARAMETERS = 20_000_000;

  /** Batches enough to leave no row in a cache by accident. */
  private final int[][] batches = new int[64][];

  private FlatUpdate update;
  private Embedding embedding;
  private Embedding.Table table;
  private Floats embedded;
  private Floats parameters;
  private Floats gradients;
  private Floats state;
  private int step;

  @Setup
  public void fill() {
    Random random = new Random(1);
    Arrays.setAll(batches, batch -> random.ints(IDS, 0, ROWS).toArray());
    update = kernels.flatUpdate();
    embedding = kernels.embedding();
    parameters = memory.random(PARAMETERS, 0.1f);
    gradients = memory.random(PARAMETERS, 0.01f);
    state = memory.zeros(2L * PARAMETERS);
    table = new Embedding.Table(memory.random((long) ROWS * WIDTH, 1), ROWS, WIDTH);
    embedded = memory.random((long) IDS * WIDTH, 1);
  }

  @Benchmark
  public void lookUp() {
    embedding.lookUp(batches[step++ % batches.length], table, embedded);
  }

  @Benchmark
  public int[] embeddingGradient() {
    return embedding.gradient(
        batches[step++ % batches.length], embedded, table, Embedding.Rows.REPLACE);
  }

  @Benchmark
  public double squaredNorm() {
    return update.squaredNorm(gradients);
  }

  @Benchmark
  public void sgd() {
    update.update(new UpdateRule.Sgd(1e-6f), parameters, gradients, null, 0.5f);
  }

  @Benchmark
  public void adam() {
    UpdateRule rule = new UpdateRule.Adam(1e-6f, 0.9f, 0.999f, 1e-8f, ++step);
    update.update(rule, parameters, gradients, state, 0.5f);
  }
}
