package dev.braid.decoding;

import dev.braid.config.DecodingConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Beam search over many sentences at a time; with a beam of one, greedy search.
 *
 * <p>In each step the best continuations of all prefixes of a sentence are kept, as many as the
 * beam has places. One that ends the sentence keeps its place, so that the others grow in a beam
 * that is smaller by one. A sentence leaves the batch when nothing that still grows could become
 * better than what it hands back; a hypothesis of the maximum length is made to end, and the end
 * counts in its score. Equal candidates are taken in the order of their tokens, then of their
 * prefixes, so that a result depends on the model's numbers alone.
 */
public final class BeamSearch {
  private final NextTokens model;
  private final DecodingConfig config;
  private final Trace trace;

  /**
   * A search over that model; the model remains the caller's.
   *
   * @throws IllegalArgumentException if more hypotheses are to be handed back than the beam holds
   */
  public BeamSearch(NextTokens model, DecodingConfig config, Trace trace) {
    if (config.nBest() > config.beam()) {
      throw new IllegalArgumentException(
          "decode.n-best is "
              + config.nBest()
              + "; it must not be above decode.beam, "
              + config.beam());
    }
    this.model = model;
    this.config = config;
    this.trace = trace;
  }

  DecodingConfig config() {
    return config;
  }

  int vocabularySize() {
    return model.vocabularySize();
  }

  /**
   * The best hypotheses of each sentence, in the order of the sentences: at least one, at most
   * {@link DecodingConfig#nBest}, distinct, best first.
   *
   * @throws IllegalStateException if the model gives no token a probability
   */
  public List<List<Hypothesis>> search(SourceBatch sources) {
    List<SentenceBeam> sentences = new ArrayList<>(sources.rows());
    for (int length : sources.lengths()) {
      sentences.add(new SentenceBeam(config, length));
    }
    if (!sentences.isEmpty()) {
      model.start(sources);
      grow(sentences, sources.time());
    }
    List<List<Hypothesis>> hypotheses = new ArrayList<>(sources.rows());
    for (SentenceBeam sentence : sentences) {
      hypotheses.add(sentence.hypotheses());
    }
    return hypotheses;
  }

  private void grow(List<SentenceBeam> sentences, int time) {
    Candidates candidates = new Candidates(config.beam());
    List<SentenceBeam> growing = sentences;
    int beams = 1;
    while (true) {
      Step step = Step.of(model, previous(growing, beams), trace, time);
      for (int s = 0; s < growing.size(); s++) {
        growing.get(s).grow(step, s * beams, candidates);
      }
      int before = growing.size() * beams;
      growing = unfinished(growing);
      if (growing.isEmpty()) {
        return;
      }
      beams = widest(growing);
      reorder(growing, beams, before);
    }
  }

  private static List<SentenceBeam> unfinished(List<SentenceBeam> sentences) {
    List<SentenceBeam> unfinished = new ArrayList<>(sentences.size());
    for (SentenceBeam sentence : sentences) {
      if (!sentence.isDone()) {
        unfinished.add(sentence);
      }
    }
    return unfinished;
  }

  private static int widest(List<SentenceBeam> sentences) {
    int beams = 1;
    for (SentenceBeam sentence : sentences) {
      beams = Math.max(beams, sentence.size());
    }
    return beams;
  }

  private static int[] previous(List<SentenceBeam> sentences, int beams) {
    int[] tokens = new int[sentences.size() * beams];
    for (int row = 0; row < tokens.length; row++) {
      tokens[row] = sentences.get(row / beams).prefix(row % beams).token();
    }
    return tokens;
  }

  private void reorder(List<SentenceBeam> sentences, int beams, int before) {
    int[] from = new int[sentences.size() * beams];
    for (int row = 0; row < from.length; row++) {
      from[row] = sentences.get(row / beams).prefix(row % beams).row();
    }
    if (from.length != before || !isInOrder(from)) {
      model.reorder(from, beams);
    }
  }

  private static boolean isInOrder(int[] from) {
    int[] order = new int[from.length];
    Arrays.setAll(order, row -> row);
    return Arrays.equals(from, order);
  }
}
