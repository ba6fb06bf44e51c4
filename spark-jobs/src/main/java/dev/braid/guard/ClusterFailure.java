package dev.braid.guard;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Spark says when it gives a job up, by what has to be done about it. */
final class ClusterFailure {
  private record Rule(Pattern pattern, int exitCode, Function<MatchResult, String> message) {}

  private static final String EXECUTOR =
      "failed (\\d+) times.*ExecutorLostFailure \\(executor (\\S+) exited[^)]*\\)(?: Reason: ([^\\n"
          + "]*))?";

  private static final List<Rule> RULES =
      List.of(
          new Rule(
              Pattern.compile(EXECUTOR, Pattern.DOTALL), ExitCode.INTERNAL, ClusterFailure::lost),
          new Rule(
              Pattern.compile("failed (\\d+) times[^\\n]*TaskResultLost"),
              ExitCode.INTERNAL,
              found ->
                  "The driver could not take a task's result "
                      + found.group(1)
                      + " times, most often for want of heap "
                      + MemoryFailure.driverHeap()
                      + "; set spark.driver.memory (--driver-memory) higher"
                      + MemoryFailure.HOW_MUCH),
          new Rule(
              Pattern.compile("Serialized task \\S+ was (\\d+) bytes, which exceeds max allowed"),
              ExitCode.CONFIGURATION,
              found ->
                  "Cannot send a task of "
                      + found.group(1)
                      + " bytes; set spark.rpc.message.maxSize higher (MiB)"),
          new Rule(
              Pattern.compile(
                  "Total size of serialized results[^\\n"
                      + "]*spark\\.driver\\.maxResultSize \\(([^)]*)\\)"),
              ExitCode.CONFIGURATION,
              found ->
                  "Cannot collect the tasks' results: they are more than spark.driver.maxResultSize"
                      + " ("
                      + found.group(1)
                      + "); set it higher, or to 0 for no limit"),
          new Rule(
              Pattern.compile(
                  "(?:cancelled because SparkContext was shut down|SparkContext has been"
                      + " shutdown|Cannot call methods on a stopped SparkContext|Master removed our"
                      + " application|All masters are unresponsive|Application [^\\n"
                      + "]*(?:killed|FAILED)[^\\n"
                      + "]*)"),
              ExitCode.TRY_AGAIN,
              found ->
                  "The cluster ended the application ("
                      + found.group()
                      + "); run the command again"));

  private ClusterFailure() {}

  static Optional<Failure> of(List<Throwable> chain) {
    for (Throwable cause : chain) {
      for (Rule rule : RULES) {
        Matcher matcher = rule.pattern().matcher(String.valueOf(cause.getMessage()));
        if (matcher.find()) {
          return Optional.of(new Failure(rule.exitCode(), rule.message().apply(matcher), cause));
        }
      }
    }
    return Optional.empty();
  }

  private static String lost(MatchResult found) {
    String reason = found.group(3) == null ? "no reason given" : found.group(3).strip();
    return String.format(
        "A task lost its executor %s times, the last time executor %s: %s; %s",
        found.group(1), found.group(2), reason, LostExecutor.advice(reason));
  }
}
