package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.braid.guard.ExitCode;
import dev.braid.store.Disk;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What reports say of labels and texts of kinds that a corpus may hold. */
class EvaluationTest {

  /** So that sentences that are all the same are learned by heart, a round an epoch. */
  private static final String LEARNING =
      "train={ max-epochs = 8, steps-per-round = 50, optimizer.learning-rate = 0.1 }";

  /** Sentences of a word and a tag each line, the same in all files; as often as that in each. */
  private static TestExperiment tagged(String sentence, int times) {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    String lines = sentence.replace(", ", "\n").replace(' ', '\t') + "\n\n";
    for (String split : List.of("train", "valid", "test")) {
      experiment.put("corpus/" + split + ".conll", lines.repeat(times));
    }
    return experiment;
  }

  private static JsonNode result(JsonNode report, String metric) {
    for (JsonNode result : report.path("results")) {
      if (result.path("signature").asText().startsWith(metric + "|")) {
        return result;
      }
    }
    throw new AssertionError("no " + metric + " in " + report);
  }

  private static double score(JsonNode report, String metric, String name) {
    for (JsonNode score : result(report, metric).path("scores")) {
      if (score.path("name").asText().equals(name)) {
        return score.path("value").asDouble();
      }
    }
    throw new AssertionError("no " + name + " in " + report);
  }

  @ParameterizedTest
  @CsvSource({
    "bilou, 'the O, ana U-PER, new B-LOC, red I-LOC, york L-LOC, bob U-PER'",
    "bmes, 'the S-W, ana S-W, new B-W, red M-W, york E-W'",
    "iob, 'the O, ana I-PER, new I-LOC, york I-LOC, bob I-PER'",
    "iob, 'the O, ana B, new B, york I, bob O'"
  })
  void spansOfAnySchemeAreFoundAndCounted(String scheme, String sentence) throws IOException {
    TestExperiment experiment = tagged(sentence, 48);

    experiment.complete("run", LEARNING);

    JsonNode report = experiment.json("run/reports/test.json");
    assertThat(result(report, "spans").path("signature").asText()).contains("|scheme:" + scheme);
    int spans = sentence.contains(" B,") ? 2 : 3;
    assertThat(score(report, "spans", "gold-spans")).isEqualTo(48 * spans);
    assertThat(score(report, "labels", "accuracy")).isEqualTo(1);
    assertThat(score(report, "spans", "span-f1")).isEqualTo(1);
    assertThat(report.has("notes")).isFalse();
  }

  @Test
  void labelsThatAreNoTagsOfTheSchemeThatWasNamedAreRefusedBeforeTraining() throws IOException {
    TestExperiment experiment = tagged("the O, new B-LOC, york I-LOC", 12);

    Invocation end = experiment.invoke("run", "evaluate.spans=bmes");

    assertThat(end.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(end.errors())
        .contains(
            "evaluate.spans = bmes: the label 'I-LOC' of the training text is no tag of it; must"
                + " be off or the scheme of the labels, of iob | ioe | iobes | bilou | bmes |"
                + " bmewo");
    assertThat(experiment.names("run")).noneMatch(name -> name.startsWith("checkpoints"));
    experiment.complete("run", "evaluate.spans=on");
    JsonNode report = experiment.json("run/reports/test.json");
    assertThat(result(report, "spans").path("signature").asText()).contains("|scheme:iob|");
  }

  @Test
  void aReportSaysWhyLabelsThatLookLikeSpansAreNotScoredAsSuch() throws IOException {
    TestExperiment experiment = tagged("the O, new B_LOC, york I_LOC", 12);

    Invocation end = experiment.invoke("run");

    assertThat(end.exitCode()).as(end.errors()).isZero();
    String note =
        "evaluate.spans = auto gives no span scores, for 'B_LOC' is no tag of iob, to which the"
            + " labels come closest";
    JsonNode report = experiment.json("run/reports/test.json");
    assertThat(report.path("notes")).hasSize(1);
    assertThat(report.path("notes").path(0).asText()).isEqualTo(note);
    assertThat(report.path("results")).hasSize(1);
    assertThat(end.output()).contains("\nnote: " + note + "\n");
    experiment.complete("evaluate", "evaluate.spans=off");
    assertThat(experiment.json("run/reports/test.json").has("notes")).isFalse();
  }

  /** Gold B-PER I-PER, where I-PER is in the test text alone: no span can be right. */
  @Test
  void labelsOfTheTestTextAloneKeepTheirSpelling() throws IOException {
    TestExperiment experiment = tagged("the O, ana B-PER, old O, house O", 48);
    experiment.put("corpus/test.conll", "the\tO\nana\tB-PER\nold\tI-PER\nhouse\tO\n\n".repeat(10));

    experiment.complete("run", LEARNING);

    JsonNode report = experiment.json("run/reports/test.json");
    assertThat(score(report, "spans", "gold-spans")).isEqualTo(10);
    assertThat(score(report, "spans", "predicted-spans")).isEqualTo(10);
    assertThat(score(report, "spans", "correct-spans")).isZero();
    assertThat(score(report, "spans", "tag-accuracy")).isEqualTo(0.75);
    assertThat(score(report, "labels", "accuracy")).isEqualTo(0.75);
    assertThat(score(report, "labels", "unknown-labels")).isEqualTo(10);
    assertThat(result(report, "labels").path("labels").findValuesAsText("label"))
        .containsExactly("O", "B-PER", "I-PER");
    assertThat(experiment.text("run/vocabulary/labels.tsv"))
        .isEqualTo("braid-vocabulary\t2\tlabels\nO\t144\nB-PER\t48\nI-PER\t0\n\\end\t3\n");
  }

  /** So it is in runs whose text was tokenised before labels of test text were kept. */
  @Test
  void labelsThatTokenizingDidNotKeepAreCountedAndSpansAreNotGuessed() throws IOException {
    TestExperiment experiment = tagged("the O, ana B-PER, old O, house O", 12);
    experiment.complete("tokenize");
    experiment.put("corpus/test.conll", "ana\tB-PER\nold\tI-PER\n\n".repeat(3));

    experiment.complete("run");

    JsonNode report = experiment.json("run/reports/test.json");
    assertThat(report.path("results")).hasSize(1);
    assertThat(score(report, "labels", "unknown-labels")).isEqualTo(3);
    assertThat(report.path("counts").path("unknown-labels").asInt()).isEqualTo(3);
    assertThat(report.path("notes").path(0).asText())
        .startsWith("3 gold labels are not in vocabulary/labels.tsv")
        .contains("so there are no span scores");
  }

  @Test
  void labelsOfTheTestTextAloneChangeNothingThatIsTrained() throws IOException {
    TestExperiment experiment = tagged("the O, ana B-PER, old O, house O", 12);
    experiment.complete("run", "output=" + experiment.path("without"));
    experiment.put("corpus/test.conll", "ana\tB-PER\nold\tI-PER\n\n");
    experiment.complete("run");

    assertThat(experiment.parametersDigest("run"))
        .isEqualTo(experiment.parametersDigest("without"));
    assertThat(experiment.digests("run/shards/train"))
        .isEqualTo(experiment.digests("without/shards/train"));
  }

  @Test
  void labelsOfAShareThatWasSetAsideAreKnownByNameToo() throws IOException {
    TestExperiment experiment = TestExperiment.classifier(Disk.LOCAL);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      lines.append("label").append(i).append("\tsome words ").append(i).append('\n');
    }
    experiment.put("corpus/train.tsv", lines.toString());
    String[] settings = {"data.valid=[]", "data.test=[]", "data.valid-fraction=0.3"};
    experiment.complete("tokenize", settings);
    experiment.complete("shard", settings);

    JsonNode splits = experiment.json("run/shards/index.json").path("splits");
    int trained = examples(splits.path("train"));
    List<String> labels = experiment.text("run/vocabulary/labels.tsv").lines().toList();
    assertThat(labels).hasSize(100 + 2);
    assertThat(labels.stream().filter(line -> line.endsWith("\t1"))).hasSize(trained);
    assertThat(trained).isBetween(50, 80);
    splits
        .path("valid")
        .forEach(
            shard ->
                assertThat(shard.path("unknown-labels").asInt())
                    .isEqualTo(shard.path("examples").asInt()));
  }

  private static int examples(JsonNode shards) {
    int sum = 0;
    for (JsonNode shard : shards) {
      sum += shard.path("examples").asInt();
    }
    return sum;
  }

  @Test
  void textWithoutBlanksIsPointedOutWhereTokensAreWhatBlanksPart() throws IOException {
    TestExperiment experiment = TestExperiment.pairs(Disk.LOCAL);
    String lines = "1 2\t我们喜欢城里的房子。\n3 4\t他看见城里的人和房子！\n".repeat(6);
    for (String split : List.of("train", "valid", "test")) {
      experiment.put("corpus/" + split + ".tsv", lines);
    }

    String words = "tokenize={ tokenizer = word-punctuation, spacing = mark }";
    Invocation end = experiment.invoke("run", words);

    assertThat(end.exitCode()).as(end.errors()).isZero();
    JsonNode report = experiment.json("run/reports/test.json");
    assertThat(report.path("notes").path(0).asText())
        .startsWith("most of the references is written without blanks")
        .contains("evaluate.bleu-tokenizer = zh (Chinese) or char");
    assertThat(score(report, "BLEU", "reference-tokens")).isLessThan(30);
    assertThat(score(report, "TER", "ter")).isPositive();
    experiment.complete("evaluate", words, "evaluate.bleu-tokenizer=zh");
    JsonNode chinese = experiment.json("run/reports/test.json");
    assertThat(chinese.has("notes")).isFalse();
    assertThat(result(chinese, "BLEU").path("signature").asText()).contains("|tok:zh|");
    assertThat(score(chinese, "BLEU", "reference-tokens")).isEqualTo(6 * (10 + 11));
  }
}
