package dev.braid.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Precision, recall and F1 of labelled spans, equal to those of {@code conlleval}, the script of
 * the CoNLL-2000 shared task, for IOB1, IOB2, IOE1 and IOE2, also where a tag sequence is not
 * well-formed.
 *
 * <p>For IOBES, which the script did not know in full, the usual extension applies: S is a span of
 * its own, and nothing continues a span beyond its E. A tag is a prefix, a hyphen and a type;
 * without a hyphen the type is empty.
 */
public final class SpanStatistics implements Statistics<SpanStatistics> {
  private static final long serialVersionUID = 1;
  private static final int GOLD = 0;
  private static final int PREDICTED = 1;
  private static final int CORRECT = 2;

  /** Counts of gold, predicted and correct spans by type. */
  private final TreeMap<String, long[]> spans = new TreeMap<>();

  private long tokens;
  private long correctTokens;

  /** Statistics of nothing yet. */
  public SpanStatistics() {}

  /** A tag taken apart, and whether a span begins at it or ended just before it. */
  private record Tag(String prefix, String type, boolean startsSpan, boolean endsPrevious) {
    static final Tag OUTSIDE = new Tag("O", "", false, false);

    static Tag of(String text, Tag previous) {
      int hyphen = text.indexOf('-');
      String prefix = hyphen < 0 ? text : text.substring(0, hyphen);
      String type = hyphen < 0 ? "" : text.substring(hyphen + 1);
      boolean typeChanges = !type.equals(previous.type);
      boolean starts = startsAnew(previous.prefix, prefix) || isInside(prefix) && typeChanges;
      boolean ends =
          endsBefore(previous.prefix, prefix) || isInside(previous.prefix) && typeChanges;
      return new Tag(prefix, type, starts, ends);
    }

    private static boolean isInside(String prefix) {
      return !prefix.equals("O");
    }

    private static boolean startsAnew(String previous, String prefix) {
      return switch (prefix) {
        case "B", "S" -> true;
        case "I", "E" -> previous.equals("O") || previous.equals("E") || previous.equals("S");
        default -> false;
      };
    }

    private static boolean endsBefore(String previous, String prefix) {
      return switch (previous) {
        case "B", "I" -> prefix.equals("B") || prefix.equals("S") || prefix.equals("O");
        case "E", "S" -> true;
        default -> false;
      };
    }
  }

  /**
   * Adds one sentence.
   *
   * @param gold the right tags, one a token
   * @param predicted the predicted tags, as many
   * @throws IllegalArgumentException if the two differ in length
   */
  public void add(List<String> gold, List<String> predicted) {
    if (gold.size() != predicted.size()) {
      throw new IllegalArgumentException(
          "Cannot compare "
              + gold.size()
              + " gold tags with "
              + predicted.size()
              + " predicted ones");
    }

    Tag right = Tag.OUTSIDE;
    Tag guess = Tag.OUTSIDE;
    String open = null;
    for (int i = 0; i < gold.size(); i++) {
      right = Tag.of(gold.get(i), right);
      guess = Tag.of(predicted.get(i), guess);
      open = close(open, right, guess);
      open = open(open, right, guess);
      tokens++;
      correctTokens += gold.get(i).equals(predicted.get(i)) ? 1 : 0;
    }

    if (open != null) {
      counts(open)[CORRECT]++;
    }
  }

  /** Ends the common span that is open where either side's ends; it is correct if both end here. */
  private String close(String open, Tag right, Tag guess) {
    if (open == null || !right.endsPrevious && !guess.endsPrevious) {
      return open;
    }

    if (right.endsPrevious && guess.endsPrevious) {
      counts(open)[CORRECT]++;
    }

    return null;
  }

  /**
   * Counts the spans that begin here; where both sides begin one of the same type, it is open from
   * here on.
   */
  private String open(String open, Tag right, Tag guess) {
    if (right.startsSpan) {
      counts(right.type)[GOLD]++;
    }

    if (guess.startsSpan) {
      counts(guess.type)[PREDICTED]++;
    }

    boolean together = right.startsSpan && guess.startsSpan && right.type.equals(guess.type);
    return together ? right.type : open;
  }

  private long[] counts(String type) {
    return spans.computeIfAbsent(type, absent -> new long[3]);
  }

  @Override
  public SpanStatistics merge(SpanStatistics other) {
    for (Map.Entry<String, long[]> entry : other.spans.entrySet()) {
      long[] counts = counts(entry.getKey());
      for (int i = 0; i < counts.length; i++) {
        counts[i] += entry.getValue()[i];
      }
    }

    tokens += other.tokens;
    correctTokens += other.correctTokens;
    return this;
  }

  /**
   * One entry for each type that is in the gold standard or was predicted, the most frequent first.
   */
  @Override
  public List<LabelScore> labelScores() {
    List<LabelScore> scores = new ArrayList<>();
    spans.forEach(
        (type, counts) ->
            scores.add(new LabelScore(type, counts[GOLD], counts[PREDICTED], counts[CORRECT])));
    scores.sort(LabelScore.MOST_FREQUENT_FIRST);
    return scores;
  }

  /**
   * {@code span-f1}, {@code span-precision} and {@code span-recall} over all types; {@code
   * tag-accuracy}, the share of tokens whose whole tag is right; the number of gold, predicted and
   * correct spans and of tokens.
   */
  @Override
  public List<Score> scores() {
    long gold = 0;
    long predicted = 0;
    long correct = 0;
    for (long[] counts : spans.values()) {
      gold += counts[GOLD];
      predicted += counts[PREDICTED];
      correct += counts[CORRECT];
    }

    return List.of(
        Score.share("span-f1", 2 * correct, gold + predicted),
        Score.share("span-precision", correct, predicted),
        Score.share("span-recall", correct, gold),
        Score.share("tag-accuracy", correctTokens, tokens),
        Score.count("gold-spans", gold),
        Score.count("predicted-spans", predicted),
        Score.count("correct-spans", correct),
        Score.count("tokens", tokens));
  }

  @Override
  public Signature signature() {
    return Signature.of(
        "spans", "rules", "conlleval", "iobes", "closed-by-E-and-S", "zero-division", "0");
  }
}
