package dev.braid.metric;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The choices that define a score, so that two numbers can be told apart when they do not measure
 * the same. Prints as {@code metric|key:value|...|version:1}.
 *
 * @param metric the name of the metric
 * @param choices what was chosen, in the order it prints; {@code version} last
 */
public record Signature(String metric, Map<String, String> choices) {

  /** Raised whenever a change of the code can change a score. */
  private static final String VERSION = "1";

  /**
   * Copies the choices.
   *
   * @throws IllegalArgumentException if a part holds a bar, or a key a colon
   */
  public Signature {
    choices = Collections.unmodifiableMap(new LinkedHashMap<>(choices));
    check(metric, "|:");
    choices.forEach(
        (key, value) -> {
          check(key, "|:");
          check(value, "|");
        });
  }

  private static void check(String part, String reserved) {
    if (part.isEmpty() || part.chars().anyMatch(c -> reserved.indexOf(c) >= 0)) {
      throw new IllegalArgumentException(
          "Cannot put '"
              + part
              + "' into a signature: it must not be empty or hold one of "
              + reserved);
    }
  }

  /** A signature of this version with the choices given as key, value, key, value. */
  static Signature of(String metric, String... keysAndValues) {
    Map<String, String> choices = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      choices.put(keysAndValues[i], keysAndValues[i + 1]);
    }

    choices.put("version", VERSION);
    return new Signature(metric, choices);
  }

  /**
   * Reads what {@link #toString} prints.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static Signature parse(String text) {
    String[] parts = text.split(Pattern.quote("|"), -1);
    Map<String, String> choices = new LinkedHashMap<>();
    for (int i = 1; i < parts.length; i++) {
      int colon = parts[i].indexOf(':');
      if (colon < 0) {
        throw new IllegalArgumentException(
            "Cannot read signature '"
                + text
                + "': '"
                + parts[i]
                + "' is not of the form key:value");
      }

      choices.put(parts[i].substring(0, colon), parts[i].substring(colon + 1));
    }

    return new Signature(parts[0], choices);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(metric);
    choices.forEach((key, value) -> text.append('|').append(key).append(':').append(value));
    return text.toString();
  }
}
