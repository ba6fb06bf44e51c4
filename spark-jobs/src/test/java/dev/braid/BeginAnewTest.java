package dev.braid;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.guard.ExitCode;
import dev.braid.store.Disk;
import java.io.IOException;
import java.util.Locale;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Run directories that hold little or nothing, and those whose configuration is gone. */
class BeginAnewTest {
  private static TestExperiment twenty() {
    TestExperiment experiment = TestExperiment.classifier(Disk.LOCAL);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      text.append(
          String.format(Locale.ROOT, "%s\tsentence number %d%n", i % 2 == 0 ? "a" : "b", i));
    }
    experiment.put("corpus/train.tsv", text.toString());
    return experiment;
  }

  private static void fails(Invocation end, int exitCode, String... parts) {
    assertThat(end.errors()).contains(parts);
    assertThat(end.exitCode()).isEqualTo(exitCode);
  }

  @Test
  void aTinyCorpusSaysWhatToSetAndTheAdviceHelps() throws IOException {
    TestExperiment experiment = twenty();

    fails(
        experiment.invoke("run", "data.valid=[]", "data.valid-fraction=0.001"),
        ExitCode.NO_INPUT,
        "Cannot validate: data.valid is empty, and data.valid-fraction = 0.001 sets none of the 20",
        "name a file in data.valid, or raise data.valid-fraction");
    assertThat(experiment.names("run")).containsExactly("STATUS.json", "experiment.conf");
    experiment.complete("run", "data.valid=[]", "data.valid-fraction=0.3");
  }

  @Test
  void aSplitToEvaluateThatHasNoExamplesIsNamedBeforeTraining() throws IOException {
    TestExperiment experiment = twenty();

    fails(
        experiment.invoke(
            "run",
            "data.valid=[]",
            "data.valid-fraction=0.3",
            "data.test=[]",
            "data.test-fraction=0.001"),
        ExitCode.NO_INPUT,
        "Cannot evaluate test: ",
        "name data.test, give it a share of the training text, or leave it out of evaluate.splits");
    assertThat(experiment.names("run"))
        .contains("shards/index.json")
        .noneMatch(name -> name.startsWith("checkpoints"));
    experiment.complete(
        "run",
        "data.valid=[]",
        "data.valid-fraction=0.3",
        "data.test=[]",
        "data.test-fraction=0.001",
        "evaluate.splits=[]");
  }

  /** The sample's validation text has the labels of the sample. */
  @Test
  void aValidationTextOfOtherLabelsIsNamedBeforeTraining() throws IOException {
    TestExperiment experiment = twenty();

    fails(
        experiment.invoke("run"),
        ExitCode.NO_INPUT,
        "Cannot validate: no training example has one of the labels of the ",
        " examples set aside for it; check data.train and data.valid");
    assertThat(experiment.names("run")).noneMatch(name -> name.startsWith("checkpoints"));
  }

  @Test
  void aCorpusOfWhichNothingIsLeftToTrainOnSaysSo() {
    TestExperiment experiment = twenty();
    experiment.put("corpus/train.tsv", "a\tx\n");

    fails(
        experiment.invoke(
            "run",
            "data.valid=[]",
            "data.test=[]",
            "data.valid-fraction=0.5",
            "data.test-fraction=0.5"),
        ExitCode.NO_INPUT,
        "all 1 examples in it are set aside for validation and test; lower data.valid-fraction");
  }

  @Test
  void aFileOfValidationWithoutAnExampleIsNamed() {
    TestExperiment experiment = twenty();
    experiment.put("corpus/valid.tsv", "\n\n");

    fails(
        experiment.invoke("run"),
        ExitCode.NO_INPUT,
        "Cannot validate on " + experiment.path("corpus/valid.tsv") + ": no example in it");
  }

  @ParameterizedTest
  @EnumSource
  void aVocabularyAloneIsMadeAnewForAnotherConfiguration(Disk disk) throws IOException {
    TestExperiment experiment = TestExperiment.tagger(disk);
    experiment.complete("tokenize");
    String output = "output=" + experiment.path("fresh");

    experiment.complete("tokenize", "tokenize.casing=lower", "tokenize.max-size=9");

    experiment.complete("tokenize", "tokenize.casing=lower", "tokenize.max-size=9", output);
    assertThat(experiment.digests("run/vocabulary"))
        .isEqualTo(experiment.digests("fresh/vocabulary"));
    assertThat(experiment.text("run/experiment.conf")).contains("casing=lower");
  }

  /** What the message about long examples advises. */
  @Test
  void aVocabularyThatStaysTheSameIsKept() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    experiment.complete("tokenize");
    fails(experiment.invoke("shard", "shard.max-length=2"), ExitCode.BAD_INPUT, "shard.too-long");
    SortedMap<String, String> stamps = experiment.stamps("run/vocabulary");

    experiment.complete("shard", "shard.max-length=2", "shard.too-long=truncate");

    assertThat(experiment.stamps("run/vocabulary")).isEqualTo(stamps);
    assertThat(experiment.text("run/experiment.conf")).contains("too-long=truncate");
  }

  @Test
  void aVocabularyIsNotThrownAwayWhereItIsNotMade() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    experiment.complete("tokenize");
    SortedMap<String, String> stamps = experiment.stamps("run");

    fails(
        experiment.invoke("shard", "tokenize.casing=lower"),
        ExitCode.CONFIGURATION,
        "tokenize.casing = lower (the run has keep)",
        "holds a run with another configuration");
    assertThat(experiment.stamps("run")).isEqualTo(stamps);
  }

  @Test
  void shardsAreOfOneConfiguration() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    experiment.complete("tokenize");
    experiment.complete("shard");
    SortedMap<String, String> stamps = experiment.stamps("run");

    fails(
        experiment.invoke("run", "seed=2"),
        ExitCode.CONFIGURATION,
        "seed = 2 (the run has 1)",
        "holds a run with another configuration");
    assertThat(experiment.stamps("run")).isEqualTo(stamps);
  }

  @Test
  void aMissingConfigurationIsNamed() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    experiment.complete("tokenize");
    experiment.store().delete(experiment.path("run/experiment.conf"));
    SortedMap<String, String> stamps = experiment.stamps("run");

    fails(
        experiment.invoke("run"),
        ExitCode.OUTPUT_EXISTS,
        "braid: Cannot go on in " + experiment.path("run") + ": experiment.conf is missing, which",
        "put it back, or name another folder in output");
    assertThat(experiment.stamps("run")).isEqualTo(stamps);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "data {", "{ seed = ", "include url(\"http://127.0.0.1:9/x\")"})
  void aDamagedConfigurationIsNamed(String damaged) throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    experiment.complete("tokenize");
    for (byte[] file : new byte[][] {damaged.getBytes(UTF_16), damaged.getBytes(UTF_8)}) {
      experiment.put("run/experiment.conf", file);
      SortedMap<String, String> stamps = experiment.stamps("run");

      Invocation end = experiment.invoke("run");

      fails(
          end,
          ExitCode.BAD_INPUT,
          "braid: Cannot go on in " + experiment.path("run") + ": experiment.conf is damaged (",
          "put it back as it was, or name another folder in output");
      assertThat(end.errors().strip().lines()).hasSize(1);
      assertThat(experiment.stamps("run")).isEqualTo(stamps);
    }
  }

  @Test
  void variantsOfOneNameAreRefusedBeforeAnythingIsWritten() throws IOException {
    TestExperiment experiment = TestExperiment.classifier(Disk.LOCAL);

    fails(
        experiment.invoke("run", "variants=[{name=a, model.cell=gru}, {name=a, model.cell=rnn}]"),
        ExitCode.CONFIGURATION,
        "variants: two are named a; each needs a folder of its own");
    fails(
        experiment.invoke("run", "variants=[{name=gru}, {name=Gru}]"),
        ExitCode.CONFIGURATION,
        "variants: two are named gru and Gru");
    assertThat(experiment.store().exists(experiment.path("run"))).isFalse();
  }

  @Test
  void aPathThatACommentCutsShortIsRefused() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    String text = experiment.text("experiment.conf");
    for (String path : new String[] {"x#1.txt", "x//train.txt"}) {
      experiment.put("experiment.conf", text + "\ndata.train = " + path + "\n");

      fails(
          experiment.invoke("tokenize"),
          ExitCode.CONFIGURATION,
          experiment.path("experiment.conf"),
          "' behind 'x' is read as a comment; put it in quotes if it belongs to the value");
    }
    assertThat(experiment.store().exists(experiment.path("run"))).isFalse();
  }

  @Test
  void anExperimentIncludesNothing() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    String text = experiment.text("experiment.conf");
    experiment.put("other.conf", "seed = 3");
    for (String what : new String[] {"\"other.conf\"", "url(\"http://127.0.0.1:9/other.conf\")"}) {
      experiment.put("experiment.conf", "include " + what + "\n" + text);

      fails(
          experiment.invoke("tokenize"),
          ExitCode.CONFIGURATION,
          "include " + what + ": an experiment is one file and includes no other");
    }
    assertThat(experiment.store().exists(experiment.path("run"))).isFalse();
  }
}
