package dev.braid.doctor;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Why tasks failed, by executor. */
final class TaskFailures extends SparkListener {
  private final Map<String, String> last = new ConcurrentHashMap<>();

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    if (end.reason() instanceof TaskFailedReason failed) {
      last.put(end.taskInfo().executorId(), Finding.line(failed.toErrorString()));
    }
  }

  /** The last failure on that executor; empty where there was none. */
  String of(String executor) {
    return last.getOrDefault(executor, "");
  }
}
