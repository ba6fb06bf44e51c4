package dev.braid.decoding;

import dev.braid.config.DecodingConfig;
import dev.braid.config.DecodingConfig.UnknownTokens;
import dev.braid.text.SpecialToken;
import java.util.ArrayList;
import java.util.List;

/**
 * The search for one sentence: prefixes that still grow, best first, and hypotheses that ended. An
 * ended hypothesis keeps its place in the beam, so that one place less grows from then on.
 */
final class SentenceBeam {
  private static final int FIRST_WORD = SpecialToken.EOS.id() + 1;

  private final DecodingConfig config;
  private final LengthPenalty penalty;
  private final int sourceLength;
  private final int maxLength;
  private final List<Hypothesis> ended = new ArrayList<>();
  private List<Prefix> growing = List.of(Prefix.empty());
  private int places;
  private int length;

  SentenceBeam(DecodingConfig config, int sourceLength) {
    this.config = config;
    this.penalty = LengthPenalty.of(config);
    this.sourceLength = sourceLength;
    this.maxLength = config.maxTargetLength(sourceLength);
    this.places = config.beam();
  }

  /** Prefixes that grow, best first. */
  int size() {
    return growing.size();
  }

  /** A prefix that grows; the best where there are fewer, to fill a rectangle of rows. */
  Prefix prefix(int beam) {
    return growing.get(beam < growing.size() ? beam : 0);
  }

  /** The hypotheses that ended, best first; of equal ones the one that ended first. */
  List<Hypothesis> hypotheses() {
    return ended;
  }

  /**
   * Whether nothing can change any more: nothing grows, or the best that grows could not become
   * better than the worst that is kept, were all tokens still to come certain.
   */
  boolean isDone() {
    if (growing.isEmpty()) {
      return true;
    }
    double best = penalty.score(growing.get(0).logProbability(), maxLength + 1);
    return ended.size() == config.nBest() && best <= ended.get(ended.size() - 1).score();
  }

  /**
   * Grows by one token.
   *
   * @param firstRow where this sentence's rows start in the step
   * @param candidates room to work in
   * @throws IllegalStateException if no token is possible and no hypothesis has ended
   */
  void grow(Step step, int firstRow, Candidates candidates) {
    candidates.clear(places);
    for (int beam = 0; beam < growing.size(); beam++) {
      offer(step, firstRow + beam, beam, candidates);
    }
    if (candidates.size() == 0 && ended.isEmpty()) {
      throw new IllegalStateException(
          "Cannot go on after "
              + length
              + " tokens: no token that may follow has a probability above 0, the first is given "
              + step.logProbability(firstRow, FIRST_WORD - 1)
              + "; has the model diverged?");
    }
    length++;
    take(step, firstRow, candidates);
  }

  private void offer(Step step, int row, int beam, Candidates candidates) {
    double prefix = growing.get(beam).logProbability();
    if (length >= config.minLength()) {
      int end = SpecialToken.EOS.id();
      candidates.offer(beam, prefix, end, step.logProbability(row, end));
    }
    if (length == maxLength) {
      return;
    }
    if (config.unknown() == UnknownTokens.ALLOW) {
      int unknown = SpecialToken.UNK.id();
      candidates.offer(beam, prefix, unknown, step.logProbability(row, unknown));
    }
    int vocabulary = step.vocabulary();
    candidates.offerRow(
        beam, prefix, step.logProbabilities(), row * vocabulary, FIRST_WORD, vocabulary);
  }

  private void take(Step step, int firstRow, Candidates candidates) {
    List<Prefix> grown = new ArrayList<>(candidates.size());
    for (int i = 0; i < candidates.size(); i++) {
      int row = firstRow + candidates.beam(i);
      Prefix prefix =
          growing
              .get(candidates.beam(i))
              .grown(
                  candidates.token(i),
                  row,
                  candidates.logProbability(i),
                  step.attention(row, sourceLength));
      if (prefix.token() == SpecialToken.EOS.id()) {
        places--;
        keep(prefix.hypothesis(penalty));
      } else {
        grown.add(prefix);
      }
    }
    growing = grown;
  }

  private void keep(Hypothesis hypothesis) {
    int place = ended.size();
    while (place > 0 && hypothesis.score() > ended.get(place - 1).score()) {
      place--;
    }
    ended.add(place, hypothesis);
    if (ended.size() > config.nBest()) {
      ended.remove(config.nBest());
    }
  }
}
