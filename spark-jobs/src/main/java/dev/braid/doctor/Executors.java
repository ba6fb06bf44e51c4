package dev.braid.doctor;

import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.status.api.v1.ExecutorSummary;
import scala.collection.JavaConverters;

/** The executors that a Spark context knows. */
record Executors(SparkContext spark) {
  /** All that ever came, also those that have gone. */
  List<Executor> all() {
    return JavaConverters.seqAsJavaList(spark.statusStore().executorList(false)).stream()
        .map(Executors::executor)
        .filter(executor -> executor.place().isExecutor())
        .toList();
  }

  List<Executor> active() {
    return all().stream().filter(Executor::active).toList();
  }

  /** In local mode the driver does the work of executors. */
  List<Executor> workers() {
    return spark.isLocal()
        ? JavaConverters.seqAsJavaList(spark.statusStore().executorList(true)).stream()
            .map(Executors::executor)
            .toList()
        : active();
  }

  private static Executor executor(ExecutorSummary summary) {
    String host = summary.hostPort().replaceFirst(":[0-9]+$", "");
    Place place =
        summary.id().equals(Place.DRIVER.process()) ? Place.DRIVER : new Place(summary.id(), host);
    String reason = summary.removeReason().isDefined() ? summary.removeReason().get() : "";
    return new Executor(
        place, summary.totalCores(), summary.maxTasks(), summary.isActive(), Finding.line(reason));
  }
}
