package dev.braid.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.config.ExperimentConfig;
import dev.braid.config.Task;
import dev.braid.corpus.Vocabularies;
import dev.braid.kryo.BraidRegistrator;
import dev.braid.metric.EvaluationReport.Result;
import dev.braid.metric.SpanScheme;
import dev.braid.metric.SpanScoring;
import dev.braid.network.CorpusScores;
import dev.braid.network.GraphScorer.Scores;
import dev.braid.sequence.Batch;
import dev.braid.sequence.Lexicon;
import dev.braid.text.TokenCounts;
import dev.braid.text.Vocabulary;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.junit.jupiter.api.Test;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** What scoring sends comes back as it was, and is no larger than what was seen. */
class ScoringTypesTest {
  private static final SerializerInstance KRYO =
      new KryoSerializer(
              new SparkConf(false)
                  .set("spark.kryo.registrationRequired", "true")
                  .set(
                      "spark.kryo.registrator",
                      BraidRegistrator.class.getName() + "," + ScoringTypes.class.getName()))
          .newInstance();

  @SuppressWarnings("unchecked")
  private static <T> ClassTag<T> tag() {
    return (ClassTag<T>) ClassTag$.MODULE$.apply(Object.class);
  }

  private static <T> T roundTrip(T object) {
    return KRYO.<T>deserialize(KRYO.serialize(object, tag()), tag());
  }

  private static ScoringSpec tagger(String settings, TokenCounts labels, Set<String> others) {
    ExperimentConfig experiment =
        ExperimentConfig.parse(
            "task = tagger, output = x, data { format = conll, train = x }",
            "test",
            List.of(settings.split(" ")));
    TokenCounts words = new TokenCounts();
    words.add("word");
    Vocabularies vocabularies =
        new Vocabularies(
            Lexicon.ofWords(words, experiment.tokenize()), Lexicon.ofLabels(labels, others));
    return ScoringSpec.of(ModelSpec.of(experiment, vocabularies), vocabularies);
  }

  private static TokenCounts counts(String... labels) {
    TokenCounts counts = new TokenCounts();
    counts.addAll(List.of(labels));
    return counts;
  }

  @Test
  void settingsComeBack() {
    ScoringSpec spec = tagger("evaluate.spans=auto", counts("O", "O", "U-X"), Set.of("L-X"));
    ScoringSpec read = roundTrip(spec);

    assertThat(read.model()).isEqualTo(spec.model());
    assertThat(read.labels().digest()).isEqualTo(spec.labels().digest());
    assertThat(read.spans()).isEqualTo(new SpanScoring(SpanScheme.BILOU, ""));
  }

  private static CorpusScores scored(Vocabulary labels, int... gold) {
    CorpusScores scores = new CorpusScores(Task.TAGGER, new SpanScoring(SpanScheme.IOB, ""));
    int time = gold.length;
    double[] losses = new double[time];
    Arrays.fill(losses, 0.5);
    scores.add(
        new Batch(1, time, new int[time], gold, new int[] {time}),
        new Scores(new int[time], new float[time], losses),
        labels);
    return scores;
  }

  @Test
  void scoresComeBackAndGoOnCounting() {
    Vocabulary labels = Vocabulary.ofLabels(counts("B-X", "B-X", "O"), Set.of("B-Y"));
    CorpusScores scores = scored(labels, 0, 2, 1);
    CorpusScores read = roundTrip(scores);

    assertThat(results(read)).isEqualTo(results(scores)).hasSize(2);
    assertThat(results(read.merge(scores))).isEqualTo(results(scored(labels, 0, 2, 1, 0, 2, 1)));
    assertThat(roundTrip(scored(labels, -1)).notes()).hasSize(1);
  }

  private static List<Result> results(CorpusScores scores) {
    return scores.statistics().stream().map(Result::of).toList();
  }

  @Test
  void scoresAreAsLargeAsTheLabelsThatWereSeen() {
    TokenCounts many = new TokenCounts();
    for (int i = 0; i < 20_000; i++) {
      many.add("B-LABEL" + i);
    }
    Vocabulary labels = Vocabulary.ofLabels(many);

    int few = KRYO.serialize(scored(labels, 0, 1, 2), tag()).remaining();
    int[] all = new int[20_000];
    Arrays.setAll(all, i -> i);

    assertThat(few).isLessThan(3_000);
    assertThat(KRYO.serialize(scored(labels, all), tag()).remaining()).isLessThan(4_000_000);
  }

  @Test
  void scoresOfTextComeBackAndGoOnCounting() {
    TextScores scores = new TextScores("zh", 2);
    scores.add(3, "我们 U.S.", "我们喜欢城里的房子");
    TextScores more = new TextScores("zh", 2);
    more.add(1, "我", "我们");

    TextScores read = roundTrip(scores).merge(roundTrip(more));
    scores.merge(more);

    assertThat(read.statistics().stream().map(Result::of).toList())
        .isEqualTo(scores.statistics().stream().map(Result::of).toList())
        .hasSize(5);
  }
}
