package dev.braid.guard;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the end of an executor means and what helps. */
final class LostExecutor {
  private static final Pattern CODE =
      Pattern.compile("(?:exit(?:ed)?(?: with)? (?:code|status):?|Exit status:) ?(\\d+)");

  private LostExecutor() {}

  /** Advice as the end of a sentence. */
  static String advice(String reason) {
    Matcher matcher = CODE.matcher(reason);
    int code = matcher.find() ? Integer.parseInt(matcher.group(1)) : -1;
    if (code == 52 || code == 50) {
      return "its heap was too small: set spark.executor.memory (--executor-memory) higher"
          + MemoryFailure.HOW_MUCH;
    }
    if (code == 137
        || code == 143
        || reason.contains("memory limits")
        || reason.contains("OOMKilled")) {
      return "it was killed, most often for its memory: set spark.executor.memoryOverhead higher,"
          + " or give standalone Workers less of the machine"
          + MemoryFailure.HOW_MUCH;
    }
    return "its log has the cause";
  }
}
