package dev.braid.predict;

import dev.braid.corpus.Vocabularies;
import dev.braid.network.GraphScorer.Scores;
import dev.braid.sequence.Batch;
import dev.braid.sequence.EncodedExample;
import dev.braid.text.SpecialToken;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How likely each token is after those before it, the end of the line included. */
record TokenAnswers(Vocabularies vocabularies) implements ScoredAnswers.Rule {
  static final List<Column> COLUMNS =
      List.of(Column.texts("tokens"), Column.numbers("log_probabilities"));

  @Override
  public EncodedExample encode(List<String> tokens) {
    int[] known = vocabularies.tokens().ids(tokens);
    int[] ids = new int[known.length + 1];
    // A line follows the end of another, as in training.
    ids[0] = SpecialToken.EOS.id();
    System.arraycopy(known, 0, ids, 1, known.length);
    int[] next = Arrays.copyOf(known, known.length + 1);
    next[known.length] = SpecialToken.EOS.id();
    return new EncodedExample(ids, next);
  }

  @Override
  public Object[] answer(List<String> tokens, Batch batch, int row, Scores scores) {
    double[] likelihoods = new double[tokens.size() + 1];
    for (int time = 0; time < likelihoods.length; time++) {
      likelihoods[time] = -scores.negativeLogLikelihoods()[row * batch.time() + time];
    }
    List<String> withEnd = new ArrayList<>(tokens);
    withEnd.add(SpecialToken.EOS.text());
    return new Object[] {withEnd, likelihoods};
  }
}
