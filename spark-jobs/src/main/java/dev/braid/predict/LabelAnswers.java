package dev.braid.predict;

import dev.braid.corpus.Vocabularies;
import dev.braid.network.GraphScorer.Scores;
import dev.braid.sequence.Batch;
import dev.braid.sequence.EncodedExample;
import java.util.List;

/** The likeliest label of the text, and how likely it is. */
record LabelAnswers(Vocabularies vocabularies) implements ScoredAnswers.Rule {
  static final List<Column> COLUMNS = List.of(Column.text("label"), Column.number("probability"));

  @Override
  public EncodedExample encode(List<String> tokens) {
    return new EncodedExample(vocabularies.tokens().ids(tokens), new int[] {Batch.NO_LABEL});
  }

  @Override
  public Object[] answer(List<String> tokens, Batch batch, int row, Scores scores) {
    return new Object[] {
      vocabularies.labels().token(scores.predictions()[row]), (double) scores.probabilities()[row]
    };
  }
}
