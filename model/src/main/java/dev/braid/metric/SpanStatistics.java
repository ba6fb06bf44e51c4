package dev.braid.metric;

import dev.braid.metric.SpanScheme.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Precision, recall and F1 of labelled spans, equal to those of {@code conlleval}, the script of
 * the CoNLL-2000 shared task, for IOB1, IOB2, IOE1 and IOE2, also where a tag sequence is not
 * well-formed.
 *
 * <p>For schemes with letters that the script did not know the usual extension applies, that of
 * seqeval's default mode: what begins a span or is one of its own begins anew in any case, and
 * nothing continues a span beyond its end. Well-formed sequences give the spans that they mean in
 * each scheme.
 */
public final class SpanStatistics implements Statistics<SpanStatistics> {
  private static final long serialVersionUID = 1;
  private static final int GOLD = 0;
  private static final int PREDICTED = 1;
  private static final int CORRECT = 2;

  private final SpanScheme scheme;

  /** Counts of gold, predicted and correct spans by type. */
  private final TreeMap<String, long[]> spans = new TreeMap<>();

  private long tokens;
  private long correctTokens;

  /** Statistics of nothing yet. */
  public SpanStatistics(SpanScheme scheme) {
    this.scheme = scheme;
  }

  /** A tag taken apart, and whether a span begins at it or ended just before it. */
  private record Tag(Place place, String type, boolean startsSpan, boolean endsPrevious) {
    static final Tag OUTSIDE = new Tag(Place.OUTSIDE, "", false, false);

    static Tag of(Place place, String type, Tag previous) {
      boolean inside = place != Place.OUTSIDE;
      boolean wasInside = previous.place != Place.OUTSIDE;
      boolean parted =
          place.opens() || previous.place.closes() || !type.equals(previous.type) || !wasInside;
      return new Tag(place, type, inside && parted, wasInside && (parted || !inside));
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
      right = tag(gold.get(i), right);
      guess = tag(predicted.get(i), guess);
      open = close(open, right, guess);
      open = open(open, right, guess);
      tokens++;
      correctTokens += gold.get(i).equals(predicted.get(i)) ? 1 : 0;
    }

    if (open != null) {
      counts(open)[CORRECT]++;
    }
  }

  private Tag tag(String text, Tag previous) {
    return Tag.of(scheme.place(text), SpanScheme.type(text), previous);
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
    if (scheme != other.scheme) {
      throw new IllegalArgumentException(
          String.format(
              "Cannot merge spans of %s with spans of %s: the scheme must be the same",
              scheme.spelling(), other.scheme.spelling()));
    }

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
   * One entry for each type that is in the gold standard or was predicted, the most frequent first;
   * none where spans have no types.
   */
  @Override
  public List<LabelScore> labelScores() {
    if (spans.size() == 1 && spans.containsKey("")) {
      return List.of();
    }

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
    List<String> choices = new ArrayList<>(List.of("scheme", scheme.spelling()));
    choices.addAll(List.of("rules", "conlleval"));
    if (!scheme.closers().isEmpty()) {
      choices.addAll(List.of("closed-by", scheme.closers()));
    }

    choices.addAll(List.of("zero-division", "0"));
    return Signature.of("spans", choices.toArray(String[]::new));
  }
}
