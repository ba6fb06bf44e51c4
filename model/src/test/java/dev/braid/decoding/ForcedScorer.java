package dev.braid.decoding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Scores given translations with the numbers that a search would have added up, whatever the
 * search's limits.
 */
public final class ForcedScorer {
  private final NextTokens model;
  private final LengthPenalty penalty;
  private final Trace trace;

  /** A scorer by that model; the model remains the caller's. */
  public ForcedScorer(NextTokens model, LengthPenalty penalty, Trace trace) {
    this.model = model;
    this.penalty = penalty;
    this.trace = trace;
  }

  /**
   * The targets as hypotheses.
   *
   * @param targets ids of a translation of each source, at least one, as an example's labels hold
   *     them: usually the end of the sentence is the last
   * @throws IllegalArgumentException if there is not one target for each source, or one is empty
   * @throws IndexOutOfBoundsException if the model does not know an id
   */
  public List<Hypothesis> score(SourceBatch sources, List<int[]> targets) {
    check(sources, targets);
    List<Prefix> prefixes = new ArrayList<>(targets.size());
    int[] sentences = new int[targets.size()];
    for (int i = 0; i < sentences.length; i++) {
      prefixes.add(Prefix.empty());
      sentences[i] = i;
    }
    if (sentences.length > 0) {
      model.start(sources);
    }
    while (sentences.length > 0) {
      read(sources, targets, sentences, prefixes);
      sentences = unfinished(targets, sentences, prefixes);
    }
    List<Hypothesis> hypotheses = new ArrayList<>(prefixes.size());
    for (Prefix prefix : prefixes) {
      hypotheses.add(prefix.hypothesis(penalty));
    }
    return hypotheses;
  }

  private void check(SourceBatch sources, List<int[]> targets) {
    if (targets.size() != sources.rows()) {
      throw new IllegalArgumentException(
          "Cannot score " + targets.size() + " targets of " + sources.rows() + " sources");
    }
    for (int[] target : targets) {
      if (target.length == 0) {
        throw new IllegalArgumentException("Cannot score a target without any id");
      }
      for (int id : target) {
        Objects.checkIndex(id, model.vocabularySize());
      }
    }
  }

  /** One step of the sentences that stand in the model's rows. */
  private void read(
      SourceBatch sources, List<int[]> targets, int[] sentences, List<Prefix> prefixes) {
    int[] previous = new int[sentences.length];
    for (int row = 0; row < previous.length; row++) {
      previous[row] = prefixes.get(sentences[row]).token();
    }
    Step step = Step.of(model, previous, trace, sources.time());
    for (int row = 0; row < previous.length; row++) {
      int sentence = sentences[row];
      Prefix prefix = prefixes.get(sentence);
      int token = targets.get(sentence)[prefix.length()];
      double logProbability = prefix.logProbability() + step.logProbability(row, token);
      float[] attention = step.attention(row, sources.lengths()[sentence]);
      prefixes.set(sentence, prefix.grown(token, row, logProbability, attention));
    }
  }

  /** The sentences whose targets go on; the others leave the model. */
  private int[] unfinished(List<int[]> targets, int[] sentences, List<Prefix> prefixes) {
    int[] from = new int[sentences.length];
    int rows = 0;
    for (int row = 0; row < sentences.length; row++) {
      if (prefixes.get(sentences[row]).length() < targets.get(sentences[row]).length) {
        from[rows++] = row;
      }
    }
    if (rows == sentences.length || rows == 0) {
      return Arrays.copyOf(sentences, rows);
    }
    int[] kept = new int[rows];
    for (int row = 0; row < rows; row++) {
      kept[row] = sentences[from[row]];
    }
    model.reorder(Arrays.copyOf(from, rows), 1);
    return kept;
  }
}
