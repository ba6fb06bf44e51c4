package dev.braid.text;

import java.util.List;
import java.util.Objects;

/**
 * Two files whose lines belong together, such as {@code seq.in} and {@code seq.out}: the text
 * first, then its labels or target sentences. Files of different numbers of lines are refused under
 * any policy. A line that is left out on one side takes its partner with it, so the two never lose
 * step. Lines blank on both sides are counted as empty, and so are sentences without a token on one
 * side or the other. What {@link LabelSpelling} names does not belong to a label.
 *
 * @param kind what the second file holds
 * @param tokenizer splits the normalised text for {@code CLASS} and both sides for {@code
 *     SENTENCE}; for {@code TAG} both sides are split at white space and this is not used
 * @param normalizer is applied to the text of {@code CLASS}, to both sides of {@code SENTENCE} and
 *     to each token of {@code TAG}, not to labels
 */
public record ParallelFormat(Kind kind, Tokenizer tokenizer, TextNormalizer normalizer)
    implements CorpusFormat {
  /** What the second file holds. */
  public enum Kind {
    /** A label for each token. */
    TAG,
    /** One label a line. */
    CLASS,
    /** A sentence for each sentence. */
    SENTENCE
  }

  /** Checks that everything is given. */
  public ParallelFormat {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(tokenizer, "tokenizer");
    Objects.requireNonNull(normalizer, "normalizer");
  }

  @Override
  public int files() {
    return 2;
  }

  @Override
  public boolean splittable() {
    return false;
  }

  @Override
  public ExampleReader open(List<TextSource> sources, TextPolicy policy, InputCounts counts) {
    TextSource.check(sources, this);
    return new ParallelReader(
        this,
        sources.get(0).lines(policy, counts),
        sources.get(1).lines(policy, counts),
        policy,
        counts);
  }

  List<String> tokens(String line) {
    if (kind != Kind.TAG) {
      return tokenizer.tokenize(normalizer.normalize(line));
    }
    // Token by token, because a normalised token may contain a space.
    List<String> tokens = WhitespaceTokenizer.split(line);
    tokens.replaceAll(normalizer::normalize);
    return tokens;
  }

  List<String> targets(String line) {
    if (kind == Kind.SENTENCE) {
      return tokens(line);
    }
    if (kind == Kind.TAG) {
      List<String> labels = WhitespaceTokenizer.split(line);
      labels.replaceAll(LabelSpelling::of);
      labels.removeIf(String::isEmpty);
      return labels;
    }
    String label = LabelSpelling.of(line);
    return label.isEmpty() ? List.of() : List.of(label);
  }

  /** Whether a pair of lines has nothing in it. */
  boolean isEmpty(List<String> tokens, List<String> targets) {
    return kind == Kind.SENTENCE
        ? tokens.isEmpty() || targets.isEmpty()
        : tokens.isEmpty() && targets.isEmpty();
  }

  /** What keeps a pair of lines that is not empty from being an example; null if nothing does. */
  String fault(List<String> tokens, List<String> targets) {
    boolean fits =
        kind == Kind.TAG
            ? tokens.size() == targets.size()
            : !tokens.isEmpty() && !targets.isEmpty();
    return fits ? null : tokens.size() + " tokens and " + targets.size() + " labels";
  }
}
