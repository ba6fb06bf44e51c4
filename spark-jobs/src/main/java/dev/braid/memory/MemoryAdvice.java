package dev.braid.memory;

import dev.braid.config.ExperimentConfig;
import dev.braid.footprint.Footprint;
import dev.braid.footprint.Placement;
import dev.braid.footprint.TrainingFootprint;
import dev.braid.network.Architecture;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.SparkContext;

/**
 * What training takes beside what it is given.
 *
 * @param basis what is known of the model, in words
 * @param driver of a cluster, or the one process of local mode
 * @param executor null in local mode
 */
public record MemoryAdvice(
    String basis, Footprint driver, Footprint executor, ConfiguredMemory configured)
    implements Serializable {
  private static final String DRIVER_HEAP = "--driver-memory ";
  private static final String EXECUTOR_HEAP = "--executor-memory ";
  private static final String DRIVER_OUTSIDE = "--conf spark.driver.memoryOverhead=";
  private static final String EXECUTOR_OUTSIDE = "--conf spark.executor.memoryOverhead=";

  /** What collectors keep for themselves of a heap, which they do not count. */
  private static final double COUNTED = 0.95;

  /** For an experiment on a cluster whose executors have come. */
  public static MemoryAdvice of(
      ExperimentConfig experiment, VocabularySizes sizes, SparkContext spark) {
    Placement placement = ConfiguredMemory.placement(spark, experiment.train().replicas());
    ConfiguredMemory configured =
        ConfiguredMemory.of(spark.conf(), Runtime.getRuntime().maxMemory());
    return of(experiment, sizes, placement, configured);
  }

  static MemoryAdvice of(
      ExperimentConfig experiment,
      VocabularySizes sizes,
      Placement placement,
      ConfiguredMemory configured) {
    Architecture architecture = Architecture.of(experiment, sizes.tokens(), sizes.labels());
    TrainingFootprint training =
        new TrainingFootprint(experiment, architecture, sizes.tokens() + (long) sizes.labels());
    String basis =
        String.format(
            Locale.ROOT,
            "%,d parameters, %s of %s, %s",
            training.parameters(),
            experiment.train().optimizer().state().name().toLowerCase(Locale.ROOT),
            experiment.train().optimizer().kind().name().toLowerCase(Locale.ROOT),
            sizes.known());
    return configured.local()
        ? new MemoryAdvice(basis, training.local(placement), null, configured)
        : new MemoryAdvice(basis, training.driver(), training.executor(placement), configured);
  }

  /** The advice that does for both. */
  public MemoryAdvice or(MemoryAdvice other) {
    boolean ownDriver = driver.totalMib() >= other.driver.totalMib();
    boolean own = executor == null ? ownDriver : executor.totalMib() >= other.executor.totalMib();
    return new MemoryAdvice(
        own ? basis : other.basis,
        ownDriver ? driver : other.driver,
        own ? executor : other.executor,
        configured);
  }

  /** The options to pass for all processes. */
  public String options() {
    return executor == null ? driverOptions() : driverOptions() + " " + executorOptions();
  }

  /** The driver's, for a container that it may run in too. */
  public String driverOptions() {
    String heap = DRIVER_HEAP + mib(driver.heapMib());
    return executor == null ? heap : heap + " " + DRIVER_OUTSIDE + mib(driver.outsideMib());
  }

  /** Those of executors; there have to be some. */
  public String executorOptions() {
    return EXECUTOR_HEAP
        + mib(executor.heapMib())
        + " "
        + EXECUTOR_OUTSIDE
        + mib(executor.outsideMib());
  }

  private static String mib(long mib) {
    return mib + "m";
  }

  /** What the driver has too little of, each as a sentence with the option that gives it more. */
  public List<String> driverShortfalls() {
    List<String> found = new ArrayList<>();
    String process = executor == null ? "This process" : "The driver";
    heap(found, process + " has", configured.driverHeap(), driver.heapMib(), DRIVER_HEAP);
    outside(found, process + " has", configured.driverOutside(), driver, DRIVER_OUTSIDE);
    return found;
  }

  /** The same of executors. */
  public List<String> executorShortfalls() {
    List<String> found = new ArrayList<>();
    if (executor != null) {
      String process = "Executors have";
      heap(found, process, configured.executorHeap(), executor.heapMib(), EXECUTOR_HEAP);
      outside(found, process, configured.executorOutside(), executor, EXECUTOR_OUTSIDE);
    }
    return found;
  }

  private static void heap(
      List<String> found, String who, long given, long advised, String option) {
    if (given < COUNTED * advised) {
      found.add(
          String.format(
              Locale.ROOT,
              "%s a heap of %,d MiB, and training may need %,d; set %s%s",
              who,
              given,
              advised,
              option,
              mib(advised)));
    }
  }

  private static void outside(
      List<String> found, String who, long given, Footprint footprint, String option) {
    long advised = footprint.outsideMib();
    if (given > 0 && given < advised) {
      found.add(
          String.format(
              Locale.ROOT,
              "%s %,d MiB outside the heap, and training may need %,d; set %s%s",
              who,
              given,
              advised,
              option,
              mib(advised)));
    }
  }
}
