package dev.braid.train;

import dev.braid.cluster.LocalCluster;
import dev.braid.kryo.BraidRegistrator;
import dev.braid.sequence.Cursor;
import dev.braid.training.Parameters;
import dev.braid.training.ReplicaReport;
import dev.braid.training.ReplicaReport.Work;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

/**
 * Times how a round's mean is taken, on the driver alone and on executors that are processes: from
 * the tasks' start to the mean, where tasks do nothing but make their results. Prints a line for
 * each number of values and of replicas.
 */
class AveragingScale {
  private static final String MEMORY = "1900m";
  private static final int[] VALUES = {
    200_000, 500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000, 20_000_000
  };
  private static final int[] REPLICAS = {2, 8};
  private static final int WARM_UP = 3;
  private static final int TIMES = 9;

  private JavaSparkContext spark;

  private static SparkConf conf(LocalCluster cluster) {
    return new SparkConf()
        .setMaster(cluster.url())
        .setAppName("averaging")
        .set("spark.ui.enabled", "false")
        .set("spark.executor.memory", MEMORY)
        .set("spark.executor.extraClassPath", System.getProperty("java.class.path"))
        .set("spark.driver.maxResultSize", "0")
        .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
        .set("spark.kryo.registrationRequired", "true")
        .set(
            "spark.kryo.registrator",
            BraidRegistrator.class.getName() + "," + TrainTypes.class.getName())
        .set("spark.kryoserializer.buffer.max", "1g")
        .set("spark.locality.wait", "300ms");
  }

  @Test
  void onTheDriverAndOnExecutors() {
    try (LocalCluster cluster = LocalCluster.start(2, MEMORY);
        JavaSparkContext context = new JavaSparkContext(conf(cluster))) {
      spark = context;
      run();
    }
  }

  private void run() {
    System.out.println("values | replicas | MiB of all replicas | driver, s | executors, s");
    for (int values : VALUES) {
      for (int replicas : REPLICAS) {
        time(values, replicas);
      }
    }
  }

  private void time(int values, int replicas) {
    SliceLayout layout = new SliceLayout(values, 0, replicas);
    int slots = Math.max(1, spark.defaultParallelism());
    List<Double> driver = new ArrayList<>();
    List<Double> executors = new ArrayList<>();
    for (int i = 0; i < WARM_UP + TIMES; i++) {
      // By turns, so that a busy minute of the machine meets both.
      driver.add(seconds(values, replicas, Averaging.OnDriver::new));
      executors.add(
          seconds(values, replicas, ends -> new Averaging.OnExecutors(ends, layout, slots)));
    }
    System.out.printf(
        Locale.ROOT,
        "%,d | %d | %.1f | %.3f | %.3f%n",
        values,
        replicas,
        (double) values * replicas * Float.BYTES / (1 << 20),
        median(driver.subList(WARM_UP, driver.size())),
        median(executors.subList(WARM_UP, executors.size())));
  }

  private double seconds(
      int values, int replicas, Function<JavaRDD<ReplicaEnd>, Averaging> averaging) {
    JavaRDD<ReplicaEnd> ends =
        spark
            .parallelize(IntStream.range(0, replicas).boxed().toList(), replicas)
            .map(replica -> end(replica, values));
    long started = System.nanoTime();
    try (Averaging way = averaging.apply(ends)) {
      way.returns();
      way.mean();
      return (System.nanoTime() - started) / 1e9;
    }
  }

  private static ReplicaEnd end(int replica, int values) {
    float[] floats = new float[values];
    Arrays.fill(floats, replica + 0.1f);
    Work work = new Work(1, 1000, 1000, 2.5, 1, 0.25, 0.5, false);
    ReplicaReport report =
        new ReplicaReport(replica, new Cursor(0, 0, replica), new float[0], work);
    return new ReplicaEnd(
        new Parameters(floats, new float[0]),
        new ReplicaReturn(report, "", 0, 0, 0, 0, true, false));
  }

  private static double median(List<Double> seconds) {
    return seconds.stream().sorted().toList().get(seconds.size() / 2);
  }
}
