package dev.braid.predict;

import dev.braid.corpus.Vocabularies;
import dev.braid.network.GraphScorer.Scores;
import dev.braid.sequence.Batch;
import dev.braid.sequence.EncodedExample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The likeliest label of each token, and how likely it is. */
record TagAnswers(Vocabularies vocabularies) implements ScoredAnswers.Rule {
  static final List<Column> COLUMNS =
      List.of(Column.texts("tokens"), Column.texts("labels"), Column.numbers("probabilities"));

  @Override
  public EncodedExample encode(List<String> tokens) {
    int[] labels = new int[tokens.size()];
    Arrays.fill(labels, Batch.NO_LABEL);
    return new EncodedExample(vocabularies.tokens().ids(tokens), labels);
  }

  @Override
  public Object[] answer(List<String> tokens, Batch batch, int row, Scores scores) {
    List<String> labels = new ArrayList<>();
    double[] probabilities = new double[tokens.size()];
    for (int time = 0; time < tokens.size(); time++) {
      int target = row * batch.time() + time;
      labels.add(vocabularies.labels().token(scores.predictions()[target]));
      probabilities[time] = scores.probabilities()[target];
    }
    return new Object[] {tokens, labels, probabilities};
  }
}
