package dev.braid.guard;

import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkException;

/** Memory that ran out, by what has to be set to have more. */
final class MemoryFailure {
  /** Who knows how much that is. */
  static final String HOW_MUCH = " ('braid doctor EXPERIMENT.conf' says how much)";

  private static final int MIB = 1 << 20;

  private MemoryFailure() {}

  static Optional<Failure> of(List<Throwable> chain) {
    return chain.stream()
        .filter(OutOfMemoryError.class::isInstance)
        .findFirst()
        .map(error -> new Failure(ExitCode.INTERNAL, message(error, inTask(chain)), error));
  }

  private static boolean inTask(List<Throwable> chain) {
    return !isLocal() && chain.stream().anyMatch(SparkException.class::isInstance);
  }

  private static boolean isLocal() {
    SparkEnv env = SparkEnv.get();
    return env == null || env.conf().get("spark.master", "local").startsWith("local[");
  }

  private static String message(Throwable error, boolean inTask) {
    String detail = Failure.line(error);
    String who = inTask ? "An executor" : "The driver";
    String process = inTask ? "executor" : "driver";
    if (isOffHeap(detail)) {
      return String.format(
          "%s ran out of memory outside of its heap: %s; set spark.%s.memoryOverhead higher, and"
              + " -Dorg.bytedeco.javacpp.maxphysicalbytes=0 among its Java options, as the profiles"
              + " in conf/cluster/ do%s",
          who, detail, process, HOW_MUCH);
    }
    String heap = inTask ? "" : " " + driverHeap();
    String flag = inTask ? "--executor-memory" : "--driver-memory";
    return String.format(
        "%s ran out of heap%s: %s; set spark.%s.memory (%s) higher%s",
        who, heap, detail, process, flag, HOW_MUCH);
  }

  static String driverHeap() {
    return String.format("(%,d MiB)", Runtime.getRuntime().maxMemory() / MIB);
  }

  /** What JavaCPP and the JVM say where it was not the heap. */
  private static boolean isOffHeap(String detail) {
    return detail.contains("hysical memory")
        || detail.contains("Cannot allocate new")
        || detail.contains("irect buffer memory")
        || detail.contains("native thread");
  }
}
