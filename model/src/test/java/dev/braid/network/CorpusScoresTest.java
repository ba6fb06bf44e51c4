package dev.braid.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.braid.config.Task;
import dev.braid.metric.EvaluationReport.Result;
import dev.braid.metric.Score;
import dev.braid.network.CorpusScores.SpanScoring;
import dev.braid.network.GraphScorer.Scores;
import dev.braid.sequence.Batch;
import dev.braid.training.Measure;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CorpusScoresTest {
  private static final List<String> LABELS = List.of("O", "B-X", "I-X", "B-Y");

  private record Scored(Batch batch, Scores scores) {}

  private static CorpusScores empty(Task task) {
    List<String> names = task == Task.LANGUAGE_MODEL ? List.of() : LABELS;
    return new CorpusScores(task, names, SpanScoring.ON);
  }

  private static List<Scored> random(Task task, int count) {
    SplittableRandom random = new SplittableRandom(8);
    Scored[] all = new Scored[count];
    for (int i = 0; i < count; i++) {
      int rows = 1 + random.nextInt(4);
      int time = 1 + random.nextInt(6);
      int targets = task == Task.CLASSIFIER ? rows : rows * time;
      int[] lengths = new int[rows];
      Arrays.fill(lengths, time);
      int[] labels = random.ints(targets, -1, LABELS.size()).toArray();
      int[] predictions = random.ints(targets, 0, LABELS.size()).toArray();
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
    List<Scored> corpus = random(task, 30);
    CorpusScores whole = empty(task);
    corpus.forEach(part -> whole.add(part.batch(), part.scores()));

    for (int cut : new int[] {0, 1, 13, 30}) {
      CorpusScores left = empty(task);
      CorpusScores right = empty(task);
      for (int i = 0; i < corpus.size(); i++) {
        (i < cut ? left : right).add(corpus.get(i).batch(), corpus.get(i).scores());
      }
      CorpusScores merged = empty(task).merge(right).merge(left);

      assertThat(results(merged)).isEqualTo(results(whole));
      assertThat(merged.figure()).isEqualTo(whole.figure());
    }
    assertThat(results(whole)).isNotEqualTo(results(empty(task)));
  }

  @Test
  void aLanguageModelsFigureIsItsPerplexity() {
    CorpusScores scores = empty(Task.LANGUAGE_MODEL);
    Batch batch = new Batch(1, 3, new int[3], new int[] {5, 6, Batch.NO_LABEL}, new int[] {2});
    scores.add(
        batch, new Scores(new int[3], new float[3], new double[] {Math.log(2), Math.log(8), 0}));

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
        new Scores(new int[] {5, 4, 1, 3, 1, 1}, new float[6], losses));

    assertThat(scores.figure().measure()).isEqualTo(Measure.PERPLEXITY);
    assertThat(scores.figure().value()).isCloseTo(4, within(1e-6));
    Score accuracy = scores.statistics().get(1).scores().get(0);
    assertThat(accuracy.name()).isEqualTo("token-accuracy");
    assertThat(accuracy.value()).isCloseTo(2 / 3.0, within(1e-12));
  }

  @Test
  void aLabelThatTrainingHasNotSeenCountsAsAMistake() {
    CorpusScores scores = empty(Task.TAGGER);
    int[] gold = {0, Batch.NO_LABEL, 1, 3};
    scores.add(
        new Batch(1, 4, new int[4], gold, new int[] {4}),
        new Scores(new int[] {0, 0, 1, 1}, new float[4], new double[4]));

    assertThat(scores.figure().measure()).isEqualTo(Measure.ACCURACY);
    assertThat(scores.figure().value()).isEqualTo(0.5);
  }
}
