package dev.braid.network;

import dev.braid.config.ExperimentConfig;
import dev.braid.kernel.InstructionSet;
import dev.braid.kernel.Kernels;
import dev.braid.kernel.Precision;
import dev.braid.sequence.Batch;
import dev.braid.sequence.BatchSource;
import dev.braid.sequence.BatchStream;
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
import org.bytedeco.javacpp.Pointer;

/**
 * Loads everything native that training needs and trains a small network with it: what works here
 * works in a task too.
 */
public final class SelfTest {
  private static final int VOCABULARY = 64;
  private static final int LABELS = 16;
  private static final int ROWS = 8;
  private static final int TIME = 12;
  private static final int STEPS = 3;
  private static final float[] NOTHING = {};
  private static final String NETWORK =
      """
      name = self-test, task = tagger, output = none, data.train = none, data.format = conll
      model { embedding = 48, hidden = 96, layers = 1 }
      train.replicas = 1
      """;

  private SelfTest() {}

  /**
   * What was found.
   *
   * @param kernels who computes where a model leaves it open: onednn or dl4j
   * @param instructions the newest ones of the processor that the kernels use; empty where unknown
   * @param fastest the precision that {@code model.precision = auto} takes here
   * @param digest SHA-256 of the trained network in float32: equal on machines that compute alike
   */
  public record Result(String kernels, String instructions, String fastest, String digest) {}

  /**
   * Runs it on one thread.
   *
   * @throws LinkageError where a native library cannot be loaded
   */
  public static Result run() {
    ExperimentConfig experiment = ExperimentConfig.parse(NETWORK, "self-test", List.of());
    return new Result(
        Kernels.available() ? "onednn" : "dl4j",
        InstructionSet.newest().map(InstructionSet::name).orElse(""),
        Precision.fastest().name().toLowerCase(Locale.ROOT),
        trained(experiment).digest());
  }

  /**
   * Bytes of the whole process from which on JavaCPP refuses to allocate, whatever the machine has;
   * 0 = none.
   *
   * @throws LinkageError where JavaCPP's own library cannot be loaded
   */
  public static long memoryLimit() {
    return Pointer.maxPhysicalBytes();
  }

  private static Parameters trained(ExperimentConfig experiment) {
    Architecture architecture = Architecture.of(experiment, VOCABULARY, LABELS);
    Parameters start = GraphReplica.initial(architecture, experiment);
    ReplicaTask task =
        new ReplicaTask(0, 1, 0, Cursor.START, STEPS, 1, 0, 1, NOTHING, OwnMomenta.NONE);
    try (GraphReplica replica = new GraphReplica(architecture, experiment, 1);
        BatchStream batches = new Batches().from(0)) {
      return replica.train(start, task, batches, NOTHING).parameters();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** The same in every process. */
  private static final class Batches implements BatchSource {
    @Override
    public int size() {
      return STEPS;
    }

    @Override
    public Batch batch(int index) {
      SplittableRandom random = new SplittableRandom(index);
      int[] ids = random.ints((long) ROWS * TIME, 0, VOCABULARY).toArray();
      int[] labels = random.ints((long) ROWS * TIME, 0, LABELS).toArray();
      int[] lengths = new int[ROWS];
      Arrays.fill(lengths, TIME);
      return new Batch(ROWS, TIME, ids, labels, lengths);
    }

    @Override
    public long tokens(int index) {
      return (long) ROWS * TIME;
    }

    @Override
    public long tokens() {
      return STEPS * tokens(0);
    }
  }
}
