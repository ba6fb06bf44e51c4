package dev.braid.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.JobSpark;
import dev.braid.config.ExperimentConfig;
import dev.braid.sequence.Cursor;
import dev.braid.training.ParameterSum;
import dev.braid.training.Parameters;
import dev.braid.training.ReplicaReport;
import dev.braid.training.ReplicaReport.Work;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Means are the same bits wherever they are taken. */
class AveragingTest {

  private static JobSpark job;
  private static JavaSparkContext spark;

  @BeforeAll
  static void startSpark() throws IOException {
    job = JobSpark.start();
    spark =
        job.context(
                ExperimentConfig.parse(
                    "output = o, data { format = conll, train = x }", "test", List.of()))
            .spark();
  }

  @AfterAll
  static void stopSpark() throws IOException {
    job.close();
  }

  /** Of a replica that reads so many tokens; of every third none. */
  private static ReplicaEnd end(int replica, int values, int momenta) {
    int tokens = replica % 3 == 2 ? 0 : 1000 + replica;
    Work work = new Work(1, tokens, tokens, 2.5, 1, 0.25, 0.5, false);
    ReplicaReport report =
        new ReplicaReport(replica, new Cursor(0, 0, replica), new float[] {replica}, work);
    Parameters parameters =
        tokens == 0
            ? new Parameters(new float[0], new float[0])
            : new Parameters(floats(replica, values), floats(~replica, momenta));
    return new ReplicaEnd(
        parameters, new ReplicaReturn(report, "executor_a_1", 0, 0, 0, 0, true, false));
  }

  private static float[] floats(int seed, int count) {
    Random random = new Random(seed);
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = (float) random.nextGaussian();
    }
    return floats;
  }

  /** The first attempt at each task fails where that is wanted. */
  private static JavaRDD<ReplicaEnd> ends(int replicas, int values, int momenta, boolean failing) {
    return spark
        .parallelize(IntStream.range(0, replicas).boxed().toList(), replicas)
        .map(
            replica -> {
              if (failing && TaskContext.get().attemptNumber() == 0) {
                throw new IllegalStateException("The first attempt fails");
              }
              return end(replica, values, momenta);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "1, 5, 0, false",
    "2, 7, 14, true",
    "7, 300000, 600000, false",
    "3, 262144, 0, true",
    "2, 262145, 262143, false"
  })
  void theDriverAndTheExecutorsGiveTheSameBits(
      int replicas, int values, int momenta, boolean failing) {
    SliceLayout layout = new SliceLayout(values, momenta, replicas);
    ParameterSum expected = new ParameterSum();
    for (int replica = 0; replica < replicas; replica++) {
      ReplicaEnd end = end(replica, values, momenta);
      expected.add(end.parameters(), end.report().report().work().tokens());
    }

    try (Averaging driver = new Averaging.OnDriver(ends(replicas, values, momenta, failing));
        Averaging executors =
            new Averaging.OnExecutors(ends(replicas, values, momenta, failing), layout, 3)) {
      assertThat(executors.returns()).usingRecursiveComparison().isEqualTo(driver.returns());
      assertThat(executors.returns())
          .extracting(end -> end.report().replica())
          .isEqualTo(IntStream.range(0, replicas).boxed().toList());
      assertThat(driver.mean()).isEqualTo(expected.average());
      assertThat(executors.mean()).isEqualTo(expected.average());
      assertThat(executors.replicas()).isEqualTo(driver.replicas()).isEqualTo(replicas);
    }
  }

  @Test
  void largeModelsAreAveragedOnExecutors() {
    SliceLayout small = new SliceLayout(1_000_000, 0, 4);
    SliceLayout large = new SliceLayout(1_000_000, 2_000_000, 6);
    assertThat(Averaging.of(ends(1, 5, 0, false), small, 2)).isInstanceOf(Averaging.OnDriver.class);
    assertThat(Averaging.of(ends(1, 5, 0, false), large, 2))
        .isInstanceOf(Averaging.OnExecutors.class);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, 1",
    "5, 3, 2",
    "262144, 262144, 64",
    "262143, 2, 3",
    "1000000, 2000000, 2",
    "9000, 5, 9999"
  })
  void slicesPutTogetherAreWhatWasCut(int values, int momenta, int replicas) {
    SliceLayout layout = new SliceLayout(values, momenta, replicas);
    Parameters whole = new Parameters(floats(1, values), floats(2, momenta));
    Parameters joined = new Parameters(new float[values], new float[momenta]);
    for (int slice = 0; slice < layout.slices(); slice++) {
      float[] cut = layout.cut(whole, slice);
      assertThat(cut.length).isBetween(1, layout.slice());
      layout.put(cut, slice, joined);
    }
    assertThat(joined).isEqualTo(whole);
  }

  @Test
  void slicesLieInOrderAndReportsByThemselves() {
    for (int slices : new int[] {1, 5, 32, 33, 1000}) {
      SliceLayout layout = new SliceLayout((long) slices << 18, 0, 2);
      int partitions = layout.partitions(4);
      SlicePartitioner partitioner = new SlicePartitioner(slices, partitions);
      assertThat(partitions).isBetween(Math.min(slices, 4), slices);
      assertThat(partitioner.getPartition(new SliceKey(SliceKey.REPORT, 3))).isZero();
      int before = 1;
      for (int slice = 0; slice < slices; slice++) {
        int partition = partitioner.getPartition(new SliceKey(slice, 1));
        assertThat(partition).isBetween(before, Math.min(before + 1, partitions));
        before = partition;
      }
      assertThat(before).isEqualTo(partitions);
      assertThat(partitioner.numPartitions()).isEqualTo(partitions + 1);
    }
  }

  @Test
  void whatATaskHoldsDoesNotGrowWithTheReplicas() {
    for (int replicas : new int[] {1, 2, 8, 63, 64, 65, 1000}) {
      SliceLayout layout = new SliceLayout(20_000_000, 40_000_000, replicas);
      long each = (layout.slices() + layout.partitions(2) - 1) / layout.partitions(2);
      assertThat(each * layout.slice() * replicas * Float.BYTES).isLessThanOrEqualTo(64 << 20);
    }
  }
}
