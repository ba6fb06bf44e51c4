package dev.braid.memory;

import dev.braid.footprint.Placement;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.status.api.v1.ExecutorSummary;
import scala.collection.JavaConverters;

/**
 * The memory that processes have.
 *
 * @param local whether driver and executor are one process
 * @param driverHeap MiB
 * @param driverOutside MiB that the driver's container has beside; 0 where nothing limits it
 * @param executorHeap MiB
 * @param executorOutside MiB that an executor's container has beside; 0 where nothing limits it
 */
record ConfiguredMemory(
    boolean local, long driverHeap, long driverOutside, long executorHeap, long executorOutside)
    implements Serializable {
  private static final long MIB = 1L << 20;
  private static final String DRIVER = "driver";

  /**
   * As Spark is set up.
   *
   * @param heap largest heap of this JVM, the driver; bytes
   */
  static ConfiguredMemory of(SparkConf conf, long heap) {
    String master = conf.get("spark.master", "local[*]");
    boolean local = master.equals("local") || master.startsWith("local[");
    boolean contained = master.startsWith("yarn") || master.startsWith("k8s");
    boolean withDriver =
        contained && conf.get("spark.submit.deployMode", "client").equals("cluster");
    long executor = conf.getSizeAsMb("spark.executor.memory", "1g");
    return new ConfiguredMemory(
        local,
        heap / MIB,
        withDriver ? overhead(conf, DRIVER, heap / MIB) : 0,
        executor,
        contained ? overhead(conf, "executor", executor) : 0);
  }

  private static long overhead(SparkConf conf, String process, long heap) {
    double factor = conf.getDouble("spark." + process + ".memoryOverheadFactor", 0.1);
    long least = conf.getSizeAsMb("spark." + process + ".minMemoryOverhead", "384m");
    long unset = Math.max(least, (long) (factor * heap));
    String key = "spark." + process + ".memoryOverhead";
    return conf.contains(key) ? conf.getSizeAsMb(key, "0") : unset;
  }

  /**
   * Where replicas run, by the executors that have come.
   *
   * @param replicas that there would be an executor for each of, before any has come
   */
  static Placement placement(SparkContext spark, int replicas) {
    List<ExecutorSummary> workers =
        JavaConverters.seqAsJavaList(spark.statusStore().executorList(true)).stream()
            .filter(each -> spark.isLocal() || !each.id().equals(DRIVER))
            .toList();
    int slots = workers.stream().mapToInt(ExecutorSummary::maxTasks).max().orElse(1);
    return new Placement(workers.isEmpty() ? replicas : workers.size(), slots);
  }
}
