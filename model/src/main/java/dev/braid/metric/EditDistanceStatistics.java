package dev.braid.metric;

import java.util.List;

/**
 * Edits (insertions, deletions and replacements) that make hypotheses their references, as parts of
 * the references' length: of words, the word error rate, and of characters.
 */
public final class EditDistanceStatistics implements Statistics<EditDistanceStatistics> {
  private static final long serialVersionUID = 1;

  private long sentences;
  private long wordEdits;
  private long referenceWords;
  private long characterEdits;
  private long referenceCharacters;

  /** Statistics of nothing yet. */
  public EditDistanceStatistics() {}

  /**
   * Adds a sentence. Words are what white space parts; characters are code points, with one blank
   * between words.
   *
   * @param references right answers, at least one; the one with the fewest edits counts, the first
   *     of equals, for words and for characters apart
   * @throws IllegalArgumentException if there is no reference
   */
  public void add(String hypothesis, List<String> references) {
    if (references.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot compare '" + hypothesis + "' with no reference: at least one is needed");
    }

    WordNumbers numbers = new WordNumbers();
    long[] words = nearest(numbers.of(hypothesis), references.stream().map(numbers::of).toList());
    long[] characters =
        nearest(
            characters(hypothesis),
            references.stream().map(EditDistanceStatistics::characters).toList());
    sentences++;
    wordEdits += words[0];
    referenceWords += words[1];
    characterEdits += characters[0];
    referenceCharacters += characters[1];
  }

  private static int[] characters(String text) {
    return Whitespace.collapse(text).codePoints().toArray();
  }

  /** Edits to the nearest reference, and its length. */
  private static long[] nearest(int[] hypothesis, List<int[]> references) {
    long[] nearest = {Long.MAX_VALUE, 0};
    for (int[] reference : references) {
      int edits = Levenshtein.distance(hypothesis, reference);
      if (edits < nearest[0]) {
        nearest[0] = edits;
        nearest[1] = reference.length;
      }
    }

    return nearest;
  }

  @Override
  public EditDistanceStatistics merge(EditDistanceStatistics other) {
    sentences += other.sentences;
    wordEdits += other.wordEdits;
    referenceWords += other.referenceWords;
    characterEdits += other.characterEdits;
    referenceCharacters += other.referenceCharacters;
    return this;
  }

  /**
   * {@code word-error-rate} and {@code character-error-rate}, which insertions can raise above 1
   * and which are NaN where all references are empty; edits and lengths; the sentences.
   */
  @Override
  public List<Score> scores() {
    return List.of(
        rate("word-error-rate", wordEdits, referenceWords),
        rate("character-error-rate", characterEdits, referenceCharacters),
        Score.count("word-edits", wordEdits),
        Score.count("reference-words", referenceWords),
        Score.count("character-edits", characterEdits),
        Score.count("reference-characters", referenceCharacters),
        Score.count("sentences", sentences));
  }

  private static Score rate(String name, long edits, long length) {
    double rate = length == 0 ? Double.NaN : (double) edits / length;
    return new Score(name, rate, Score.Unit.SHARE);
  }

  @Override
  public Signature signature() {
    return Signature.of(
        "edit-distance", "case", "mixed", "space", "collapsed", "references", "nearest");
  }
}
