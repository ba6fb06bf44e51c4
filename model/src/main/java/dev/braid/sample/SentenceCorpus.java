package dev.braid.sample;

import java.io.IOException;
import java.util.List;

/**
 * Sentences of a small English grammar for language models, one a line, whose entropy is known
 * exactly.
 *
 * <p>The grammar is a finite automaton. Every state emits one word, drawn with Zipf's weights, and
 * moves on by fixed odds until the sentence ends. Subject and verb agree in number over adjectives
 * and a place named in between ("every old sailor behind mountains waits"), so a model has to
 * remember the number for several words. The language does not depend on the seed.
 */
public final class SentenceCorpus extends SampleCorpus {

  /** The language is fixed; only what is said in it depends on the seed. */
  public SentenceCorpus() {
    super(
        "sentences",
        "English sentences of a small grammar, one a line: a language model's best perplexity is"
            + " known",
        List.of("train.txt", "valid.txt", "test.txt"));
  }

  /**
   * The entropy rate in nats per token, the end of the sentence counted as a token: the logarithm
   * of the lowest perplexity any language model can have on this corpus (in the mean).
   *
   * <p>The words read so far tell the automaton's state, so by the chain rule a sentence's entropy
   * is the sum over the states it passes of the entropy of the draws made there: which word, which
   * exit. With v(s) the expected number of visits to state s in a sentence and H(s) = H(word | s) +
   * H(exit | s),
   *
   * <pre>  entropy = sum_s v(s) H(s) / (sum_s v(s) over states that emit a word + 1 for the end)
   * </pre>
   *
   * <p>v is the sum over steps of the distribution over states, started in START (the fundamental
   * matrix of an absorbing Markov chain; Kemeny and Snell, Finite Markov Chains, 1960).
   */
  public double entropy() {
    double nats = 0;
    double tokens = 0;
    double[] visits = expectedVisits();
    for (SentenceState state : SentenceState.values()) {
      if (state == SentenceState.END) {
        tokens += 1;
      } else {
        nats += visits[state.ordinal()] * state.entropy();
        tokens += state.words().isEmpty() ? 0 : visits[state.ordinal()];
      }
    }

    return nats / tokens;
  }

  /**
   * Visits by state in one sentence. Stops when less than 1e-18 of all sentences are still going
   * on.
   */
  private static double[] expectedVisits() {
    SentenceState[] states = SentenceState.values();
    double[] visits = new double[states.length];
    double[] present = new double[states.length];
    present[SentenceState.START.ordinal()] = 1;
    double going = 1;
    while (going > 1e-18) {
      double[] next = new double[states.length];
      going = 0;
      for (SentenceState state : states) {
        double mass = present[state.ordinal()];
        visits[state.ordinal()] += mass;
        if (mass > 0 && state != SentenceState.END) {
          SentenceState.Exits exits = state.exits();
          next[exits.first().ordinal()] += mass * exits.odds();
          next[exits.second().ordinal()] += mass * (1 - exits.odds());
          going += mass;
        }
      }

      present = next;
    }

    return visits;
  }

  @Override
  void writeExamples(String fileName, int count, Dice dice, Appendable out) throws IOException {
    for (int i = 0; i < count; i++) {
      writeSentence(dice, out);
    }
  }

  private static void writeSentence(Dice dice, Appendable out) throws IOException {
    SentenceState state = SentenceState.START.drawNext(dice);
    out.append(state.drawWord(dice));
    state = state.drawNext(dice);
    while (state != SentenceState.END) {
      out.append(' ').append(state.drawWord(dice));
      state = state.drawNext(dice);
    }

    out.append('\n');
  }
}
