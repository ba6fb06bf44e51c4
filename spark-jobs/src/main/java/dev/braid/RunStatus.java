package dev.braid;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.braid.Stages.Outcome;
import dev.braid.corpus.RunContext;
import java.io.IOException;

/** {@code STATUS.json}: what a scheduler that sees only 0 or 1 reads. */
final class RunStatus {
  private static final ObjectMapper JSON = new ObjectMapper();

  private RunStatus() {}

  /** Work on a run directory. */
  @FunctionalInterface
  interface Work {
    Outcome run() throws IOException;
  }

  /** Does the work and writes how it began and ended. */
  static Outcome around(RunContext context, Work work) throws IOException {
    write(context, "running", 0, "");
    try {
      Outcome outcome = work.run();
      String state = outcome.exitCode() == ExitCode.OK ? "done" : "stopped";
      write(context, state, outcome.exitCode(), "");
      return outcome;
    } catch (Exception failure) {
      // Not the declared ones alone: Spark is Scala and throws checked exceptions undeclared.
      writeFailure(context, failure);
      throw failure;
    }
  }

  private static void writeFailure(RunContext context, Exception failure) {
    try {
      String message = String.valueOf(ExitCode.cause(failure).getMessage());
      write(context, "failed", ExitCode.of(failure), message);
    } catch (IOException secondary) {
      failure.addSuppressed(secondary);
    }
  }

  private static void write(RunContext context, String state, int exitCode, String message)
      throws IOException {
    ObjectNode status = JSON.createObjectNode();
    status.put("format", "braid-status").put("version", 1);
    status.put("experiment", context.experiment().name()).put("state", state);
    status.put("exit-code", exitCode).put("message", message);
    context.staging().publish(context.run().status(), JSON.writeValueAsBytes(status));
  }
}
