package dev.braid.metric;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * By which scheme label spans are scored, or why they are not.
 *
 * @param scheme null where spans are not scored
 * @param remark what a reader of the scores has to know of that; may be empty
 */
public record SpanScoring(SpanScheme scheme, String remark) implements Serializable {

  /** No spans, and nothing to say about it. */
  public static final SpanScoring OFF = new SpanScoring(null, "");

  /** Whether spans are scored. */
  public boolean isOn() {
    return scheme != null;
  }

  /** The schemes as a configuration spells them, for messages. */
  public static String schemes() {
    return Stream.of(SpanScheme.values())
        .map(SpanScheme::spelling)
        .collect(Collectors.joining(" | "));
  }

  /**
   * Scores by a scheme that somebody named.
   *
   * @param trained labels of the training text
   * @param others labels that only other text has
   * @throws IllegalArgumentException if a label of the training text is no tag of the scheme
   */
  public static SpanScoring by(SpanScheme scheme, List<String> trained, List<String> others) {
    for (String label : trained) {
      if (!scheme.has(label)) {
        throw new IllegalArgumentException(
            "the label '" + label + "' of the training text is no tag of it");
      }
    }

    return new SpanScoring(scheme, strangers(scheme, others));
  }

  /** What becomes of labels that only the text to be scored has and the scheme does not. */
  private static String strangers(SpanScheme scheme, List<String> others) {
    List<String> strange = others.stream().filter(label -> !scheme.has(label)).toList();
    return strange.isEmpty()
        ? ""
        : String.format(
            "%d labels that the training text lacks, such as '%s', are no tags of %s; in span"
                + " scores they are inside of a span",
            strange.size(), strange.get(0), scheme.spelling());
  }

  /**
   * Scores by the scheme that all labels are tags of, or else that all labels of the training text
   * are tags of; of several the first in the order of {@link SpanScheme}. Labels of another kind
   * are not scored: those without O and without a type behind B, and untyped ones, unless all
   * letters of a scheme are among them.
   *
   * @param trained labels of the training text
   * @param others labels that only other text has
   */
  public static SpanScoring detect(List<String> trained, List<String> others) {
    List<String> all = Stream.concat(trained.stream(), others.stream()).toList();
    for (List<String> labels : List.of(all, trained)) {
      for (SpanScheme scheme : SpanScheme.values()) {
        if (isWrittenIn(scheme, labels)) {
          return new SpanScoring(scheme, strangers(scheme, others));
        }
      }
    }

    return looksLikeSpans(trained)
        ? new SpanScoring(null, "evaluate.spans = auto gives no span scores, for " + flaw(trained))
        : OFF;
  }

  /**
   * As {@link #detect}, for labels of which somebody said that they mark spans: untyped ones may be
   * some of a scheme's letters.
   *
   * @throws IllegalArgumentException if there is no scheme that all labels of the training text are
   *     tags of
   */
  public static SpanScoring require(List<String> trained, List<String> others) {
    SpanScoring detected = detect(trained, others);
    if (detected.isOn()) {
      return detected;
    }

    SpanScheme closest = closest(trained);
    if (!trained.stream().allMatch(closest::has)) {
      throw new IllegalArgumentException(flaw(trained));
    }

    return by(closest, trained, others);
  }

  private static boolean isWrittenIn(SpanScheme scheme, List<String> labels) {
    boolean isTyped = labels.stream().anyMatch(label -> label.contains("-"));
    return labels.stream().allMatch(scheme::has)
        && (isTyped ? looksLikeSpans(labels) : scheme.isCompleteIn(labels));
  }

  private static boolean looksLikeSpans(List<String> labels) {
    return labels.stream()
        .anyMatch(label -> label.equals("O") || label.equals("B") || label.startsWith("B-"));
  }

  /** Why the labels are not taken for tags of the scheme that they come closest to. */
  private static String flaw(List<String> labels) {
    SpanScheme closest = closest(labels);
    for (String label : labels) {
      if (!closest.has(label)) {
        return String.format(
            "'%s' is no tag of %s, to which the labels come closest", label, closest.spelling());
      }
    }

    return String.format(
        "the labels %s may be other things than tags; evaluate.spans = %s takes them for such",
        String.join(", ", labels), closest.spelling());
  }

  /** The scheme that has the most labels; the first of equals. */
  private static SpanScheme closest(List<String> labels) {
    return Arrays.stream(SpanScheme.values())
        .reduce((a, b) -> known(b, labels) > known(a, labels) ? b : a)
        .orElseThrow();
  }

  private static long known(SpanScheme scheme, List<String> labels) {
    return labels.stream().filter(scheme::has).count();
  }
}
