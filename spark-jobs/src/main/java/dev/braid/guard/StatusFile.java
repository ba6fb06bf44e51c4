package dev.braid.guard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.braid.config.ExperimentConfig;
import dev.braid.store.LockOwner;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What {@code STATUS.json} says.
 *
 * @param settings digest of the effective configuration
 * @param stages what was asked for
 * @param state running, done, stopped or failed
 * @param trace path of the file with the trace of an internal error; else empty
 */
record StatusFile(
    String experiment,
    String settings,
    List<String> stages,
    String state,
    int exitCode,
    String message,
    String trace) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DONE = "done";

  static StatusFile running(ExperimentConfig experiment, List<String> stages) {
    String settings = DigestUtils.sha256Hex(experiment.effective());
    return new StatusFile(experiment.name(), settings, stages, "running", 0, "", "");
  }

  StatusFile done() {
    return new StatusFile(experiment, settings, stages, DONE, ExitCode.OK, "", "");
  }

  StatusFile ended(Failure failure) {
    String how = failure.cause() instanceof StoppedException ? "stopped" : "failed";
    return new StatusFile(
        experiment, settings, stages, how, failure.exitCode(), failure.message(), failure.trace());
  }

  /** Whether a file says that these stages were done with this configuration. */
  boolean isDoneIn(byte[] json) {
    try {
      JsonNode status = JSON.readTree(json);
      List<String> done = new ArrayList<>();
      status.path("stages").forEach(stage -> done.add(stage.asText()));
      return status.path("state").asText().equals(DONE)
          && status.path("settings").asText().equals(settings)
          && done.containsAll(stages);
    } catch (IOException damaged) {
      return false;
    }
  }

  /**
   * The file's content.
   *
   * @param application Spark's identity of it
   * @param beatSeconds seconds between two writings while it runs
   */
  byte[] toJson(LockOwner owner, String application, long beatSeconds, ClusterEvents events) {
    ObjectNode status = JSON.createObjectNode();
    status.put("format", "braid-status").put("version", 1);
    status.put("experiment", experiment).put("state", state);
    status.put("exit-code", exitCode).put("message", message);
    if (!trace.isEmpty()) {
      status.put("trace", trace);
    }
    status.put("settings", settings);
    stages.forEach(status.putArray("stages")::add);
    status.put("job", events.job());
    status.put("retried-tasks", events.retriedTasks());
    status.put("lost-executors", events.lostExecutors());
    status.put("host", owner.host()).put("pid", owner.pid());
    status.put("attempt", owner.attempt()).put("application", application);
    status.put("started", second(owner.started())).put("updated", second(Instant.now()));
    status.put("heartbeat-seconds", beatSeconds);
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(status);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String second(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
