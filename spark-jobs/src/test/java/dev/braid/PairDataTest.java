package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.braid.config.Split;
import dev.braid.corpus.Shard;
import dev.braid.corpus.ShardExamples;
import dev.braid.corpus.ShardIndex;
import dev.braid.corpus.Vocabularies;
import dev.braid.guard.ExitCode;
import dev.braid.sequence.EncodedExample;
import dev.braid.sequence.ExampleShards.Rows;
import dev.braid.store.Disk;
import dev.braid.store.RunDirectory;
import dev.braid.text.SpecialToken;
import dev.braid.text.Vocabulary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From pairs of sentences, and from words cut into subwords, to shards; and what is bad there. */
class PairDataTest {
  private static final String BPE = "tokenize.subwords.kind=bpe";
  private static final String MERGES = "tokenize.subwords.merges=30";

  private static void shard(TestExperiment experiment, String... settings) {
    experiment.complete("tokenize", settings);
    experiment.complete("shard", settings);
  }

  private static String[] into(TestExperiment experiment, String run, String... settings) {
    String[] all = Arrays.copyOf(settings, settings.length + 1);
    all[settings.length] = "output=" + experiment.path(run);
    return all;
  }

  /** The examples of a split as source, a bar and target; tokens divided by spaces. */
  private static List<String> texts(TestExperiment experiment, String name, Split split)
      throws IOException {
    RunDirectory run = experiment.run(name);
    Vocabularies vocabularies = Vocabularies.read(experiment.store(), run);
    List<Shard> shards = ShardIndex.read(experiment.store(), run.shardIndex()).of(split);
    ShardExamples examples =
        new ShardExamples(experiment.store(), run.shards(split.spelling()), shards);
    List<String> texts = new ArrayList<>();
    for (int shard = 0; shard < examples.count(); shard++) {
      try (Rows rows = examples.open(shard, 0)) {
        for (EncodedExample row = rows.next(); row != null; row = rows.next()) {
          texts.add(
              text(vocabularies.tokens(), row.ids())
                  + " | "
                  + text(vocabularies.labels(), row.labels()));
        }
      }
    }
    return texts;
  }

  /** A sentence that ends as it must. */
  private static String text(Vocabulary vocabulary, int[] ids) {
    assertThat(ids[ids.length - 1]).isEqualTo(SpecialToken.EOS.id());
    List<String> tokens = new ArrayList<>();
    for (int id : Arrays.copyOf(ids, ids.length - 1)) {
      tokens.add(vocabulary.token(id));
    }
    return String.join(" ", tokens);
  }

  @ParameterizedTest
  @EnumSource
  void pairsBecomeIdsOfBothSides(Disk disk) throws IOException {
    TestExperiment experiment = TestExperiment.pairs(disk);

    shard(experiment);

    List<String> lines = experiment.text("corpus/train.tsv").lines().toList();
    assertThat(texts(experiment, "run", Split.TRAIN))
        .containsExactlyInAnyOrderElementsOf(
            lines.stream()
                .map(line -> String.join(" ", line.replace('\t', '|').split("")))
                .toList());
    assertThat(experiment.text("run/vocabulary/labels.tsv"))
        .startsWith("braid-vocabulary\t1\ttokens");
    JsonNode report = experiment.json("run/vocabulary/input.json");
    assertThat(report.path("training-tokens").asLong())
        .isEqualTo(lines.stream().mapToLong(line -> line.indexOf('\t')).sum());
    assertThat(report.path("training-labels").asLong()).isEqualTo(48 * 10);
    long tokens = 0;
    for (JsonNode shard : experiment.json("run/shards/index.json").path("splits").path("train")) {
      tokens += shard.path("tokens").asLong();
    }
    // Those of the targets, the ends of sentence among them.
    assertThat(tokens).isEqualTo(48 * 11);
  }

  @Test
  void unknownTokensOfBothSidesAreCounted() throws IOException {
    TestExperiment experiment = TestExperiment.pairs(Disk.LOCAL);
    experiment.put("corpus/test.tsv", "4 May 1999 ééé\t1999-05-04é\n");

    shard(experiment);

    JsonNode shards = experiment.json("run/shards/index.json").path("splits").path("test");
    int inSources = 0;
    int inTargets = 0;
    for (JsonNode shard : shards) {
      inSources += shard.path("unknown-tokens").asInt();
      inTargets += shard.path("unknown-labels").asInt();
    }
    assertThat(inSources).isEqualTo(3);
    assertThat(inTargets).isEqualTo(1);
  }

  @Test
  void jointSubwordsAreOneVocabularyAndGivenCodesGiveTheSame() throws IOException {
    TestExperiment experiment = TestExperiment.parallelPairs(Disk.LOCAL);
    shard(experiment, BPE, MERGES);
    String codes = "tokenize.subwords.codes=" + experiment.path("run/vocabulary/tokens.codes");

    shard(experiment, into(experiment, "given", BPE, codes));

    SortedMap<String, String> files = experiment.digests("run/vocabulary");
    assertThat(files.keySet()).contains("tokens.tsv", "labels.tsv", "tokens.codes", "labels.codes");
    assertThat(files.get("labels.tsv")).isEqualTo(files.get("tokens.tsv"));
    assertThat(experiment.text("run/vocabulary/tokens.codes")).startsWith("#version: 0.2\n");
    assertThat(experiment.text("run/vocabulary/tokens.codes").lines()).hasSize(31);
    assertThat(experiment.text("run/vocabulary/tokens.vocab").lines())
        .containsExactlyElementsOf(
            experiment
                .text("run/vocabulary/tokens.tsv")
                .lines()
                .filter(line -> line.matches("[^<\\\\].*\t[1-9][0-9]*"))
                .map(line -> line.replace('\t', ' '))
                .toList());
    assertThat(experiment.digests("given/vocabulary")).isEqualTo(files);
    assertThat(experiment.digests("given/shards")).isEqualTo(experiment.digests("run/shards"));
    assertThat(String.join("\n", texts(experiment, "run", Split.TEST)).replace("@@ ", ""))
        .contains("what is the weather like in");
  }

  @Test
  void sharedCodesHaveAVocabularyForEachSideAndSeparateOnesAreLearnedApart() throws IOException {
    TestExperiment experiment = TestExperiment.parallelPairs(Disk.LOCAL);
    String sharing = "tokenize.subwords.sharing=";
    experiment.complete("tokenize", into(experiment, "codes", BPE, MERGES, sharing + "codes"));
    experiment.complete("tokenize", into(experiment, "apart", BPE, MERGES, sharing + "separate"));

    SortedMap<String, String> codes = experiment.digests("codes/vocabulary");
    assertThat(codes.get("labels.codes")).isEqualTo(codes.get("tokens.codes"));
    assertThat(codes.get("labels.tsv")).isNotEqualTo(codes.get("tokens.tsv"));
    SortedMap<String, String> apart = experiment.digests("apart/vocabulary");
    assertThat(apart.get("labels.codes")).isNotEqualTo(apart.get("tokens.codes"));
  }

  @Test
  void shardsHoldTheTextWithoutDropout() throws IOException {
    TestExperiment experiment = TestExperiment.pairs(Disk.LOCAL);
    String[] settings = {BPE, MERGES, "tokenize.tokenizer=word-punctuation", "seed=3"};
    String[] dropping = Arrays.copyOf(settings, 5);
    dropping[4] = "tokenize.subwords.dropout=0.3";

    shard(experiment, dropping);
    shard(experiment, into(experiment, "none", settings));

    for (Split split : Split.values()) {
      assertThat(texts(experiment, "run", split))
          .isNotEmpty()
          .isEqualTo(texts(experiment, "none", split));
    }
  }

  @Test
  void spacesAreMarkedWhereTheConfigurationSaysSo() throws IOException {
    TestExperiment experiment = TestExperiment.pairs(Disk.LOCAL);

    shard(experiment, "tokenize.tokenizer=word-punctuation", "tokenize.spacing=mark");

    assertThat(texts(experiment, "run", Split.TRAIN))
        .allMatch(text -> text.matches(".* \\| [0-9]{4} ￭- ￭[0-9]{2} ￭- ￭[0-9]{2}"));
  }

  @Test
  void languageModelsAndClassifiersReadSubwordsToo() {
    TestExperiment.languageModel(Disk.LOCAL).complete("run", BPE, MERGES);
    TestExperiment.classifier(Disk.LOCAL).complete("run", BPE, MERGES);
  }

  @Test
  void codesThatShardsWereNotMadeWithAreRefused() throws IOException {
    TestExperiment experiment = TestExperiment.classifier(Disk.LOCAL);
    shard(experiment, BPE, MERGES);
    experiment.put("run/vocabulary/tokens.codes", "#version: 0.2\no n</w>\n");

    fails(
        experiment.invoke("train", BPE, MERGES),
        ExitCode.BAD_INPUT,
        "Cannot read " + experiment.path("run/vocabulary/tokens.codes") + ": checksum");
    experiment.store().delete(experiment.path("run/vocabulary/tokens.codes"));
    fails(
        experiment.invoke("train", BPE, MERGES),
        ExitCode.BAD_INPUT,
        "Cannot read " + experiment.path("run/vocabulary/tokens.codes") + ": no such file");
    experiment.store().delete(experiment.path("run/vocabulary/input.json"));
    fails(
        experiment.invoke("train", BPE, MERGES),
        ExitCode.BAD_INPUT,
        "the codes in " + experiment.path("run/vocabulary"),
        "digest");
  }

  @Test
  void codesThatCannotBeReadAreNamed() {
    TestExperiment experiment = TestExperiment.classifier(Disk.LOCAL);
    String setting = "tokenize.subwords.codes=" + experiment.path("my.codes");

    fails(
        experiment.invoke("tokenize", BPE, setting),
        ExitCode.NO_INPUT,
        experiment.path("my.codes") + ": no such file",
        "tokenize.subwords.codes");
    experiment.put("my.codes", "#version: 0.3\na b\n");
    fails(
        experiment.invoke("tokenize", BPE, setting),
        ExitCode.BAD_INPUT,
        experiment.path("my.codes"),
        "version 0.3");
    experiment.put("my.codes", "#version: 0.2\na b\nab c");
    fails(
        experiment.invoke("tokenize", BPE, setting),
        ExitCode.BAD_INPUT,
        experiment.path("my.codes"),
        "cut off");
  }

  @Test
  void filesOfDifferentNumbersOfLinesAreRefusedWhateverThePolicy() throws IOException {
    TestExperiment experiment = TestExperiment.parallelPairs(Disk.LOCAL);
    experiment.put("corpus/test/seq.out", experiment.text("corpus/test/seq.out") + "one more\n");

    fails(
        experiment.invoke("tokenize", "data.bad-example=skip"),
        ExitCode.BAD_INPUT,
        experiment.path("corpus/test/seq.in"),
        experiment.path("corpus/test/seq.out"),
        "the first has 12 lines and the second 13");
  }

  @Test
  void aMissingReferenceIsFoundBeforeAnythingElse() {
    TestExperiment experiment = TestExperiment.parallelPairs(Disk.LOCAL);

    fails(
        experiment.invoke(
            "run", TestExperiment.setting("data.test-targets", experiment.path("nowhere"))),
        ExitCode.NO_INPUT,
        experiment.path("nowhere"),
        "no such file");
    Invocation none = experiment.invoke("run", "data.test-targets=[]");
    assertThat(none.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(none.errors()).contains("data.test-targets = []: must name as many paths as");
  }

  @Test
  void emptySidesAreCountedAndLeftOutOfTheirPlace() throws IOException {
    TestExperiment experiment = TestExperiment.parallelPairs(Disk.LOCAL);
    experiment.put("corpus/train/seq.in", "play it\n\nstop\n  \nagain\n");
    experiment.put("corpus/train/seq.out", "O O\nO\n\n\nO\n");

    shard(experiment);

    assertThat(texts(experiment, "run", Split.TRAIN))
        .containsExactlyInAnyOrder("play it | O O", "again | O");
    JsonNode report = experiment.json("run/vocabulary/input.json");
    assertThat(report.path("empty").asInt()).isEqualTo(3);
    assertThat(report.path("training-examples").asInt()).isEqualTo(2);
  }

  @Test
  void aLineThatIsNoPairStopsTheRunOrIsCounted() throws IOException {
    TestExperiment experiment = TestExperiment.pairs(Disk.LOCAL);
    String before = experiment.text("corpus/train.tsv");
    experiment.put("corpus/train.tsv", before + "no tab\n");

    fails(
        experiment.invoke("tokenize"),
        ExitCode.BAD_INPUT,
        experiment.path("corpus/train.tsv") + ", line at byte " + before.length(),
        "data.pair-pattern");
    experiment.complete("tokenize", "data.bad-example=skip");

    JsonNode report = experiment.json("run/vocabulary/input.json");
    assertThat(report.path("problems").path("no pair").asInt()).isEqualTo(1);
    assertThat(report.path("training-examples").asInt()).isEqualTo(48);
  }

  @Test
  void eitherSideAboveItsLimitStopsTheRunOrIsCounted() throws IOException {
    TestExperiment experiment = TestExperiment.pairs(Disk.LOCAL);
    experiment.put(
        "corpus/train.tsv", experiment.text("corpus/train.tsv") + "x\t1999-12-31 later\n");
    String target = "shard.max-target-length=10";
    experiment.complete("tokenize", target);
    fails(
        experiment.invoke("shard", target),
        ExitCode.BAD_INPUT,
        "a target of 16 tokens that starts with '1 9 9 9 -'; shard.max-target-length is 10");

    shard(experiment, into(experiment, "skipped", target, "shard.too-long=skip"));
    shard(experiment, into(experiment, "cut", target, "shard.too-long=truncate"));

    assertThat(experiment.json("skipped/shards/index.json").path("too-long").asInt()).isEqualTo(1);
    assertThat(texts(experiment, "skipped", Split.TRAIN)).hasSize(48);
    assertThat(texts(experiment, "cut", Split.TRAIN)).contains("x | 1 9 9 9 - 1 2 - 3 1");
    String source = "shard.max-length=3";
    experiment.complete("tokenize", into(experiment, "source", source));
    fails(
        experiment.invoke("shard", into(experiment, "source", source)),
        ExitCode.BAD_INPUT,
        "shard.max-length is 3");
  }

  private static void fails(Invocation end, int exitCode, String... parts) {
    assertThat(end.errors()).startsWith("braid: Cannot").contains(parts);
    assertThat(end.exitCode()).isEqualTo(exitCode);
  }
}
