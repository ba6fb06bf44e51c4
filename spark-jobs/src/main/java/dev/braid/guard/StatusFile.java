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
 * @param done what was done with that configuration, whenever it was asked for
 * @param state running, done, stopped or failed
 * @param trace path of the file with the trace of an internal error; else empty
 */
record StatusFile(
    String experiment,
    String settings,
    List<String> stages,
    List<String> done,
    String state,
    int exitCode,
    String message,
    String trace) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static StatusFile running(ExperimentConfig experiment, List<String> stages) {
    String settings = DigestUtils.sha256Hex(experiment.effective());
    return new StatusFile(experiment.name(), settings, stages, List.of(), "running", 0, "", "");
  }

  /**
   * The same where an earlier command may have done stages with this configuration.
   *
   * @param before stages that come before these; what comes after them is no longer done
   */
  StatusFile after(byte[] earlier, List<String> before) {
    List<String> kept = doneIn(earlier).stream().filter(before::contains).toList();
    return with(kept, state, exitCode, message, trace);
  }

  StatusFile succeeded() {
    List<String> all = new ArrayList<>(done);
    all.addAll(stages);
    return with(all, "done", ExitCode.OK, "", "");
  }

  StatusFile ended(Failure failure) {
    String how = failure.cause() instanceof StoppedException ? "stopped" : "failed";
    return with(done, how, failure.exitCode(), failure.message(), failure.trace());
  }

  private StatusFile with(List<String> nowDone, String how, int code, String why, String newTrace) {
    return new StatusFile(experiment, settings, stages, nowDone, how, code, why, newTrace);
  }

  /** Whether a file says that these stages were done with this configuration. */
  boolean isDoneIn(byte[] json) {
    return doneIn(json).containsAll(stages);
  }

  private List<String> doneIn(byte[] json) {
    List<String> stagesDone = new ArrayList<>();
    try {
      JsonNode status = JSON.readTree(json);
      if (status.path("settings").asText().equals(settings)) {
        status.path("done").forEach(stage -> stagesDone.add(stage.asText()));
      }
    } catch (IOException damaged) {
      // It says nothing, and is written anew.
    }
    return stagesDone;
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
    done.forEach(status.putArray("done")::add);
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
