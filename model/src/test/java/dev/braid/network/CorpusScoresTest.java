package dev.braid.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.braid.config.Task;
import dev.braid.metric.EvaluationReport.Result;
import dev.braid.metric.LabelScore;
import dev.braid.metric.Score;
import dev.braid.metric.SpanScheme;
import dev.braid.metric.SpanScoring;
import dev.braid.network.GraphScorer.Scores;
import dev.braid.sequence.Batch;
import dev.braid.text.TokenCounts;
import dev.braid.text.Vocabulary;
import dev.braid.training.Measure;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CorpusScoresTest {
  /** O, B-X and I-X in this order, and B-Y, which only other text has. */
  private static final Vocabulary LABELS = labels();

  private static Vocabulary labels() {
    TokenCounts counts = new TokenCounts();
    counts.addAll(List.of("O", "O", "O", "B-X", "B-X", "I-X"));
    return Vocabulary.ofLabels(counts, Set.of("B-Y"));
  }

  private record Scored(Batch batch, Scores scores) {}

  private static CorpusScores empty(Task task) {
    return new CorpusScores(task, new SpanScoring(SpanScheme.IOB, ""));
  }

  /**
   * @param least of the gold labels; -1 is one without spelling
   */
  private static List<Scored> random(Task task, int count, int least) {
    SplittableRandom random = new SplittableRandom(8);
    Scored[] all = new Scored[count];
    for (int i = 0; i < count; i++) {
      int rows = 1 + random.nextInt(4);
      int time = 1 + random.nextInt(6);
      int targets = task == Task.CLASSIFIER ? rows : rows * time;
      int[] lengths = new int[rows];
      Arrays.fill(lengths, time);
      int[] labels = random.ints(targets, least, LABELS.size()).toArray();
      int[] predictions = random.ints(targets, 0, LABELS.outputs()).toArray();
      double[] losses = random.doubles(targets, 0, 9).toArray();
      all[i] =
          new Scored(
              new Batch(rows, time, new int[rows * time], labels, lengths),
              new Scores(predictions, new float[predictions.length], losses));
    }
    return List.of(all);
  }

  private static List<Result> results(CorpusScores scores) {
    return scores.statistics().stream().map(Result::of).toList();
  }

  @ParameterizedTest
  @EnumSource
  void howACorpusIsCutAndInWhichOrderItIsMergedDoesNotShow(Task task) {
    for (int least : new int[] {Batch.NO_LABEL, 0}) {
      howItIsCutDoesNotShow(task, random(task, 30, least));
    }
  }

  private static void howItIsCutDoesNotShow(Task task, List<Scored> corpus) {
    CorpusScores whole = empty(task);
    corpus.forEach(part -> whole.add(part.batch(), part.scores(), LABELS));

    for (int cut : new int[] {0, 1, 13, 30}) {
      CorpusScores left = empty(task);
      CorpusScores right = empty(task);
      for (int i = 0; i < corpus.size(); i++) {
        (i < cut ? left : right).add(corpus.get(i).batch(), corpus.get(i).scores(), LABELS);
      }
      CorpusScores merged = empty(task).merge(right).merge(left);

      assertThat(results(merged)).isEqualTo(results(whole));
      assertThat(merged.figure()).isEqualTo(whole.figure());
      assertThat(merged.notes()).isEqualTo(whole.notes());
    }
    assertThat(results(whole)).isNotEqualTo(results(empty(task)));
  }

  @Test
  void aLanguageModelsFigureIsItsPerplexity() {
    CorpusScores scores = empty(Task.LANGUAGE_MODEL);
    Batch batch = new Batch(1, 3, new int[3], new int[] {5, 6, Batch.NO_LABEL}, new int[] {2});
    scores.add(
        batch,
        new Scores(new int[3], new float[3], new double[] {Math.log(2), Math.log(8), 0}),
        LABELS);

    assertThat(scores.figure().measure()).isEqualTo(Measure.PERPLEXITY);
    assertThat(scores.figure().value()).isCloseTo(4, within(1e-6));
    assertThat(scores.figure().loss()).isCloseTo(Math.log(4), within(1e-6));
  }

  @Test
  void anEncoderDecodersFigureIsThePerplexityOfItsTargets() {
    CorpusScores scores = empty(Task.ENCODER_DECODER);
    int[] labels = {5, 3, Batch.NO_LABEL, 3, Batch.NO_LABEL, Batch.NO_LABEL};
    double[] losses = {Math.log(2), Math.log(8), 0, Math.log(4), 0, 0};
    // The first source is shorter than its target.
    scores.add(
        new Batch(2, 4, new int[8], labels, new int[] {1, 4}),
        new Scores(new int[] {5, 4, 1, 3, 1, 1}, new float[6], losses),
        LABELS);

    assertThat(scores.figure().measure()).isEqualTo(Measure.PERPLEXITY);
    assertThat(scores.figure().value()).isCloseTo(4, within(1e-6));
    Score accuracy = scores.statistics().get(1).scores().get(0);
    assertThat(accuracy.name()).isEqualTo("token-accuracy");
    assertThat(accuracy.value()).isCloseTo(2 / 3.0, within(1e-12));
  }

  private static CorpusScores tagged(int[] gold, int[] predicted) {
    CorpusScores scores = empty(Task.TAGGER);
    double[] losses = new double[gold.length];
    Arrays.fill(losses, 2);
    scores.add(
        new Batch(1, gold.length, new int[gold.length], gold, new int[] {gold.length}),
        new Scores(predicted, new float[gold.length], losses),
        LABELS);
    return scores;
  }

  @Test
  void aLabelThatTrainingHasNotSeenCountsAsAMistakeUnderItsName() {
    CorpusScores scores = tagged(new int[] {0, 3, 1, 2}, new int[] {0, 1, 1, 1});

    assertThat(scores.figure().measure()).isEqualTo(Measure.ACCURACY);
    assertThat(scores.figure().value()).isEqualTo(0.5);
    assertThat(scores.figure().loss()).as("over labels that can be found").isEqualTo(2);
    List<Result> results = results(scores);
    assertThat(results.get(0).labels()).contains(new LabelScore("B-Y", 1, 0, 0));
    assertThat(results.get(1).labels())
        .containsExactly(new LabelScore("X", 1, 3, 0), new LabelScore("Y", 1, 0, 0));
    assertThat(scores.notes()).isEmpty();
  }

  @Test
  void whereALabelHasNoSpellingThereAreNoSpanScoresAndANoteSaysWhy() {
    CorpusScores scores = tagged(new int[] {0, Batch.NO_LABEL, 1}, new int[] {0, 0, 1});

    assertThat(scores.figure().value()).isEqualTo(2 / 3.0);
    assertThat(results(scores)).hasSize(1);
    assertThat(scores.notes())
        .containsExactly(
            "1 gold labels are not in vocabulary/labels.tsv, as in shards of older versions; so"
                + " there are no span scores: run the experiment in a new run directory");
  }
}
