package dev.braid.network;

import dev.braid.config.ExperimentConfig;
import dev.braid.sequence.Batch;
import dev.braid.sequence.BatchSource;
import dev.braid.sequence.Cursor;
import dev.braid.training.OwnMomenta;
import dev.braid.training.Parameters;
import dev.braid.training.ReplicaTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Times training steps on random ids of full length: forward, backward, clip, update. Several
 * replicas train side by side, each on threads of its own, as between two averagings.
 */
public final class StepBenchmark {
  private final ExperimentConfig experiment;
  private final Architecture architecture;
  private final int vocabulary;
  private final int rows;
  private final int time;
  private final int warmUp;
  private final int steps;

  /**
   * What is done.
   *
   * @param rows sequences in a batch
   * @param time steps of each sequence
   * @param warmUp training steps before those that count, in which the loops get compiled
   * @param steps training steps that count
   */
  public record Plan(int rows, int time, int warmUp, int steps) {}

  /** A benchmark of the experiment's network, for vocabularies of these sizes. */
  public StepBenchmark(ExperimentConfig experiment, int vocabulary, int labels, Plan plan) {
    this.experiment = experiment;
    this.architecture = Architecture.of(experiment, vocabulary, labels);
    this.vocabulary = vocabulary;
    this.rows = plan.rows();
    this.time = plan.time();
    this.warmUp = plan.warmUp();
    this.steps = plan.steps();
  }

  /**
   * What was measured.
   *
   * @param parameters of one replica
   * @param seconds median wall time of a step
   * @param tokensPerSecond over all replicas
   * @param precision what the factors of matrix products were rounded to
   */
  public record Result(long parameters, double seconds, double tokensPerSecond, String precision) {}

  /** Trains that many replicas side by side, each on so many threads. */
  public Result run(int replicas, int threads) throws InterruptedException {
    List<Steps> all = SideBySide.run(replicas, replica -> train(replica, replicas, threads));
    double[] medians = all.stream().mapToDouble(Steps::median).toArray();
    double tokensPerSecond =
        Arrays.stream(medians).map(median -> rows * (double) time / median).sum();
    double seconds = Arrays.stream(medians).average().orElseThrow();
    String precision = architecture.model().precision().name().toLowerCase(Locale.ROOT);
    return new Result(all.get(0).parameters, seconds, tokensPerSecond, precision);
  }

  private Steps train(int replica, int replicas, int threads) {
    Parameters start = GraphReplica.initial(architecture, experiment);
    Steps batches = new Steps(replica, start.values().length, vocabulary);
    ReplicaTask task =
        new ReplicaTask(
            replica,
            replicas,
            0,
            Cursor.START,
            warmUp + steps,
            1,
            0,
            1,
            new float[0],
            OwnMomenta.NONE);
    try (GraphReplica trained = new GraphReplica(architecture, experiment, threads)) {
      trained.atEachStep(batches::stepBegins);
      trained.train(start, task, batches.from(0), new float[0]);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    batches.stepBegins();
    return batches;
  }

  /** Notes when each step begins: it lasts until the next. */
  private final class Steps implements BatchSource {
    private final SplittableRandom random;
    private final long parameters;
    private final long[] starts = new long[warmUp + steps + 1];
    private final int vocabulary;
    private int begun;

    Steps(int seed, long parameters, int vocabulary) {
      this.random = new SplittableRandom(seed);
      this.parameters = parameters;
      this.vocabulary = vocabulary;
    }

    void stepBegins() {
      starts[begun++] = System.nanoTime();
    }

    double median() {
      double[] seconds = new double[steps];
      for (int i = 0; i < steps; i++) {
        seconds[i] = (starts[warmUp + i + 1] - starts[warmUp + i]) / 1e9;
      }
      Arrays.sort(seconds);
      return seconds[steps / 2];
    }

    @Override
    public int size() {
      return warmUp + steps + 1;
    }

    @Override
    public Batch batch(int index) {
      int[] ids = random.ints((long) rows * time, 0, vocabulary).toArray();
      boolean once = architecture instanceof Classifier;
      int[] labels =
          random.ints(once ? rows : (long) rows * time, 0, architecture.outputs()).toArray();
      int[] lengths = new int[rows];
      Arrays.fill(lengths, time);
      return new Batch(rows, time, ids, labels, lengths);
    }

    @Override
    public long tokens(int index) {
      return (long) rows * time;
    }

    @Override
    public long tokens() {
      return (long) size() * rows * time;
    }
  }
}
