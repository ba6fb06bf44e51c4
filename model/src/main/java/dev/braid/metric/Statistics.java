package dev.braid.metric;

import java.io.Serializable;
import java.util.List;

/**
 * Counts from which scores follow. Adding and merging are associative and commutative down to the
 * last digit, so how a corpus is cut into parts and in which order the parts are merged never shows
 * in a score.
 *
 * @param <S> the implementing class
 */
public sealed interface Statistics<S extends Statistics<S>> extends Serializable
    permits PerplexityStatistics,
        LabelStatistics,
        SpanStatistics,
        TokenAccuracyStatistics,
        TranslationStatistics,
        ExactMatchStatistics,
        EditDistanceStatistics {

  /**
   * Adds the counts of {@code other} to these.
   *
   * @return these statistics, changed
   * @throws IllegalArgumentException if the two do not count the same thing, such as different
   *     label sets
   */
  S merge(S other);

  /** The scores over everything added, the most telling first. */
  List<Score> scores();

  /** What was counted and how. */
  Signature signature();

  /**
   * Scores by label or span type, the most frequent in the gold standard first; empty where there
   * are none.
   */
  default List<LabelScore> labelScores() {
    return List.of();
  }
}
