package dev.braid.predict;

import dev.braid.corpus.TaskCores;
import dev.braid.corpus.Vocabularies;
import dev.braid.network.GraphScorer;
import dev.braid.network.GraphScorer.Scores;
import dev.braid.scoring.ModelSpec;
import dev.braid.sequence.Batch;
import dev.braid.sequence.BatchSource;
import dev.braid.sequence.EncodedExample;
import dev.braid.sequence.LengthBuckets;
import dev.braid.sequence.TokenEncoder;
import dev.braid.training.Parameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Answers that are read off the network's outputs. */
final class ScoredAnswers implements Answers {
  private final ModelSpec model;
  private final Rule rule;
  private final GraphScorer scorer;
  private final TokenEncoder encoder;

  /** How a task's texts become examples, and scores answers. */
  interface Rule {
    EncodedExample encode(List<String> tokens);

    /**
     * The answer to one text of a batch.
     *
     * @param row the text's place in the batch
     */
    Object[] answer(List<String> tokens, Batch batch, int row, Scores scores);
  }

  ScoredAnswers(ModelSpec model, Vocabularies vocabularies, Parameters parameters, Rule rule) {
    this.model = model;
    this.rule = rule;
    this.scorer = new GraphScorer(model.architecture(), model.experiment(), TaskCores.count());
    scorer.use(parameters);
    this.encoder = vocabularies.source().encoder(model.experiment().tokenize().subwords());
  }

  @Override
  public List<String> tokens(List<String> words) {
    return encoder.tokens(words);
  }

  @Override
  public List<Object[]> of(List<List<String>> texts) {
    List<EncodedExample> examples = new ArrayList<>();
    texts.forEach(tokens -> examples.add(rule.encode(tokens)));
    LengthBuckets batches =
        LengthBuckets.ordered(
            examples, model.experiment().evaluate().batchTokens(), model.architecture().padding());
    Object[][] answers = new Object[texts.size()][];
    for (int index = 0; index < batches.size(); index++) {
      int[] members = batches.members(index);
      // One by one, for a language model would carry its state from batch to batch.
      scorer.score(
          new Single(batches.batch(index)),
          (first, batch, scores) -> {
            for (int row = 0; row < members.length; row++) {
              answers[members[row]] = rule.answer(texts.get(members[row]), batch, row, scores);
            }
          });
    }
    return Arrays.asList(answers);
  }

  private record Single(Batch only) implements BatchSource {
    @Override
    public int size() {
      return 1;
    }

    @Override
    public Batch batch(int index) {
      return only;
    }

    @Override
    public long tokens(int index) {
      return only.tokens();
    }

    @Override
    public long tokens() {
      return only.tokens();
    }
  }

  @Override
  public void close() {
    scorer.close();
  }
}
