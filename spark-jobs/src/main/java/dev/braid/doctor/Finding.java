package dev.braid.doctor;

import dev.braid.config.ConfigException;
import dev.braid.doctor.TimeLimit.OverdueException;
import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * What a check has found in one place.
 *
 * @param found in words
 * @param trouble what kind of failure it is; none where nothing fails
 * @param change what to change; empty where all is well
 * @param compared what has to be the same in every process; empty where nothing has
 */
record Finding(Verdict verdict, String found, Trouble trouble, String change, String compared)
    implements Serializable {
  private static final int LONGEST = 400;
  private static final Pattern OWN = Pattern.compile("Cannot |Spark does not start");
  private static final Pattern HINT = Pattern.compile(";? *For more details see:.*");

  Finding {
    if ((verdict == Verdict.FAIL) == (trouble == Trouble.NONE)) {
      throw new IllegalArgumentException(verdict + " does not go with " + trouble);
    }
    if ((verdict == Verdict.OK) != change.isEmpty()) {
      throw new IllegalArgumentException(verdict + " with the change '" + change + "'");
    }
  }

  static Finding ok(String found) {
    return new Finding(Verdict.OK, found, Trouble.NONE, "", "");
  }

  static Finding warn(String found, String change) {
    return new Finding(Verdict.WARN, found, Trouble.NONE, change, "");
  }

  static Finding fail(Trouble trouble, String found, String change) {
    return new Finding(Verdict.FAIL, found, trouble, change, "");
  }

  /** Messages of Braid's own say what is wrong; then what to do. */
  static Finding of(Throwable failure) {
    return of(Trouble.of(failure), failure);
  }

  /**
   * As {@link #of(Throwable)}.
   *
   * @param subject what gives no answer where that is what failed: other failures name it
   */
  static Finding of(Throwable failure, String subject) {
    Finding finding = of(failure);
    return failure instanceof OverdueException && !subject.isEmpty()
        ? fail(finding.trouble(), subject + ": " + finding.found(), finding.change())
        : finding;
  }

  static Finding of(Trouble trouble, Throwable failure) {
    if (failure instanceof ConfigException mistakes) {
      return fail(trouble, String.join("; ", mistakes.problems()), trouble.advice());
    }
    String message = line(failure);
    // Of what is not allowed the file system says the rest, and no way out.
    boolean own = OWN.matcher(message).lookingAt() && trouble != Trouble.PERMISSION;
    int end = own ? message.lastIndexOf("; ") : -1;
    return end < 0
        ? fail(trouble, message, trouble.advice())
        : fail(trouble, message.substring(0, end), message.substring(end + 2));
  }

  /** The first line of what was thrown, since Spark puts whole traces into messages. */
  static String line(Throwable failure) {
    String message = failure.getMessage();
    if (message != null && !message.isBlank()) {
      return line(message);
    }
    return failure.getCause() == null ? failure.getClass().getName() : line(failure.getCause());
  }

  static String line(String message) {
    String first = HINT.matcher(message.strip().lines().findFirst().orElse("")).replaceFirst("");
    return first.length() <= LONGEST ? first : first.substring(0, LONGEST) + " ...";
  }

  Finding comparing(String with) {
    return new Finding(verdict, found, trouble, change, with);
  }
}
