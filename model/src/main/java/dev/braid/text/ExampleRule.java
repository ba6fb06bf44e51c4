package dev.braid.text;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How text, and what goes with it, becomes the tokens and labels of an example.
 *
 * <p>A line is normalised and then cut; but for {@code TAG} it is cut first and each token is
 * normalised, because a normalised token may contain a space and there is one label a token as the
 * file has them. Words are normalised and not cut. Labels are not normalised.
 *
 * @param kind what goes with the text
 * @param tokenizer cuts lines; labels of {@code TAG} on one line are split at white space
 * @param normalizer is applied to the text, and to the targets of {@code SENTENCE}
 * @param spacing whether a token may contain white space
 */
public record ExampleRule(
    TargetKind kind, Tokenizer tokenizer, TextNormalizer normalizer, TokenSpacing spacing)
    implements Serializable {
  /** Whether a token may contain white space. */
  public enum TokenSpacing {
    ALLOWED,
    /** Not where it is cut further into subwords, which are written with spaces between them. */
    REFUSED
  }

  /** Checks that everything is given. */
  public ExampleRule {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(tokenizer, "tokenizer");
    Objects.requireNonNull(normalizer, "normalizer");
    Objects.requireNonNull(spacing, "spacing");
  }

  /** The tokens of a text. */
  public List<String> tokens(RawText text) {
    if (text instanceof RawText.Words cut) {
      return tokenizer.ofWords(normalized(cut.words()));
    }
    String line = ((RawText.Whole) text).text();
    return kind == TargetKind.TAG
        ? normalized(tokenizer.tokenize(line))
        : tokenizer.tokenize(normalizer.normalize(line));
  }

  private List<String> normalized(List<String> words) {
    List<String> tokens = new ArrayList<>(words);
    tokens.replaceAll(normalizer::normalize);
    return tokens;
  }

  /** The labels, or target tokens, that go with a text. */
  List<String> targets(RawText target) {
    return switch (kind) {
      case NONE -> List.of();
      case SENTENCE -> tokens(target);
      case TAG ->
          target instanceof RawText.Words labels
              ? spelled(labels.words())
              : onOneLine(target.display());
      case CLASS -> {
        String label = LabelSpelling.of(target.display());
        yield label.isEmpty() ? List.of() : List.of(label);
      }
    };
  }

  private static List<String> spelled(List<String> labels) {
    return labels.stream().map(LabelSpelling::of).toList();
  }

  private static List<String> onOneLine(String line) {
    List<String> labels = new ArrayList<>(spelled(WhitespaceTokenizer.split(line)));
    labels.removeIf(String::isEmpty);
    return labels;
  }

  /** Whether there is nothing in an example. */
  boolean isEmpty(List<String> tokens, List<String> targets) {
    return switch (kind) {
      case NONE -> tokens.isEmpty();
      case SENTENCE -> tokens.isEmpty() || targets.isEmpty();
      case TAG, CLASS -> tokens.isEmpty() && targets.isEmpty();
    };
  }

  /** What keeps tokens and targets that are not empty from being an example; null if nothing. */
  String fault(List<String> tokens, List<String> targets) {
    boolean fits =
        switch (kind) {
          case NONE, SENTENCE -> true;
          case TAG -> tokens.size() == targets.size();
          case CLASS -> !tokens.isEmpty() && !targets.isEmpty();
        };
    return fits ? null : tokens.size() + " tokens and " + targets.size() + " labels";
  }

  /** What keeps a column's value from being text; null if nothing does. */
  Fault textFault(String column, RawText text) {
    if (!(text instanceof RawText.Words cut)) {
      return null;
    }
    for (int i = 0; i < cut.words().size(); i++) {
      String fault = wordFault(cut.words().get(i));
      if (fault != null) {
        return new Fault(
            InputProblem.BAD_VALUE, "value " + (i + 1) + " of column " + column + " " + fault);
      }
    }
    return null;
  }

  /** What keeps a column's value from going with a text; null if nothing does. */
  Fault targetFault(String column, RawText target) {
    if (kind == TargetKind.CLASS && target instanceof RawText.Words) {
      return new Fault(
          InputProblem.BAD_VALUE, "column " + column + " has a list where one label belongs");
    }
    return textFault(column, target);
  }

  private String wordFault(String word) {
    if (kind == TargetKind.TAG) {
      return word.isBlank() ? "is blank" : null;
    }
    if (word.isEmpty()) {
      return "is empty";
    }
    boolean refused =
        spacing == TokenSpacing.REFUSED && word.chars().anyMatch(Character::isWhitespace);
    return refused ? "contains white space, which subwords cannot keep" : null;
  }
}
