package dev.braid.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.JobSpark;
import dev.braid.TestExperiment;
import dev.braid.config.ExperimentConfig;
import dev.braid.config.Split;
import dev.braid.corpus.RunContext;
import dev.braid.corpus.Shard;
import dev.braid.corpus.ShardExamples;
import dev.braid.corpus.ShardIndex;
import dev.braid.corpus.ShardText;
import dev.braid.corpus.Vocabularies;
import dev.braid.sequence.EncodedExample;
import dev.braid.sequence.ExampleShards.Rows;
import dev.braid.sequence.TokenText.Tokens;
import dev.braid.store.Disk;
import dev.braid.text.SpecialToken;
import dev.braid.text.Vocabulary;
import dev.braid.tokenize.TokenizeJob;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From text to shards. */
class ShardJobTest {
  private static JobSpark spark;

  @BeforeAll
  static void startSpark() {
    spark = JobSpark.start();
  }

  @AfterAll
  static void stopSpark() throws IOException {
    spark.close();
  }

  /** Tokenises and shards; gives what the jobs were given. */
  private static RunContext shard(TestExperiment files, String... settings) throws IOException {
    String text = files.text("experiment.conf");
    RunContext context = spark.context(ExperimentConfig.parse(text, "test", List.of(settings)));
    TokenizeJob.run(context);
    ShardJob.run(context);
    return context;
  }

  private static List<Shard> shards(RunContext context, Split split) throws IOException {
    return ShardIndex.read(context.store(), context.run().shardIndex()).of(split);
  }

  private static String folder(RunContext context, Split split) {
    return context.run().shards(split.spelling());
  }

  /** The text of a split's shards: words divided by spaces, lines by line feeds. */
  private static String text(RunContext context, Split split) throws IOException {
    Vocabulary words = Vocabularies.read(context.store(), context.run()).tokens();
    List<Shard> shards = shards(context, split);
    ShardText text = new ShardText(context.store(), folder(context, split), shards);
    int[] ids = new int[(int) text.length()];
    try (Tokens tokens = text.open(0)) {
      tokens.read(ids, 0, ids.length);
    }
    StringBuilder spelled = new StringBuilder();
    for (int id : ids) {
      spelled.append(id == SpecialToken.EOS.id() ? "\n" : words.token(id) + " ");
    }
    return spelled.toString().replace(" \n", "\n");
  }

  private static String lines(String prefix, int from, int to) {
    StringBuilder lines = new StringBuilder();
    for (int line = from; line < to; line++) {
      lines.append(prefix).append(line);
      lines.append(" and some more words".repeat(line % 5)).append('\n');
    }
    return lines.toString();
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 50})
  void aLanguageModelsShardsAreItsTextInOrder(int count) throws IOException {
    TestExperiment experiment = TestExperiment.languageModel(Disk.LOCAL);
    experiment.put("text/a.txt", lines("a", 0, 900));
    experiment.put("text/b.txt.gz", gzip(lines("b", 0, 100)));
    experiment.put("text/c.txt", lines("c", 0, 3));

    RunContext context =
        shard(
            experiment,
            "shard.count=" + count,
            TestExperiment.setting("data.train", experiment.path("text")),
            TestExperiment.setting("data.test", experiment.path("text/c.txt")));

    String train = lines("a", 0, 900) + lines("b", 0, 100) + lines("c", 0, 3);
    assertThat(text(context, Split.TRAIN)).isEqualTo(train);
    assertThat(text(context, Split.TEST)).isEqualTo(lines("c", 0, 3));
    List<Shard> shards = shards(context, Split.TRAIN);
    assertThat(shards).hasSizeBetween(count / 2, count);
    assertThat(shards.stream().mapToLong(Shard::examples).sum()).isEqualTo(1003);
  }

  @Test
  void shareOfTheTextGoesToEachSplitOnce() throws IOException {
    TestExperiment experiment = TestExperiment.languageModel(Disk.LOCAL);
    experiment.put("corpus/train.txt", lines("a", 0, 2000));

    RunContext context =
        shard(
            experiment,
            "data={ valid = [], test = [], valid-fraction = 0.2, test-fraction = 0.1 }",
            "shard.count=3");

    List<String> found = new ArrayList<>();
    for (Split split : Split.values()) {
      text(context, split).lines().forEach(found::add);
      assertThat(shards(context, split)).hasSize(3);
    }
    // Words of validation and test text that the training text lacks are unknown.
    assertThat(found).hasSize(2000);
    List<String> train = text(context, Split.TRAIN).lines().toList();
    assertThat(train).hasSizeBetween(1300, 1500);
    assertThat(lines("a", 0, 2000).lines().filter(train::contains).toList()).isEqualTo(train);
  }

  @Test
  void examplesLieInShardsOfOneLengthAndInNoOrderOfTheirs() throws IOException {
    TestExperiment experiment = TestExperiment.classifier(Disk.LOCAL);
    StringBuilder text = new StringBuilder();
    for (int line = 0; line < 400; line++) {
      text.append(line < 200 ? "first" : "second").append('\t').append("w".repeat(1 + line));
      text.append(" x".repeat(line % 9)).append('\n');
    }
    experiment.put("corpus/train.tsv", text.toString());

    RunContext context = shard(experiment, "shard.count=4");

    List<Shard> shards = shards(context, Split.TRAIN);
    assertThat(shards.stream().mapToLong(Shard::examples).sum()).isEqualTo(400);
    assertThat(shards).allSatisfy(shard -> assertThat(shard.tokens()).isBetween(490L, 510L));
    ShardExamples examples =
        new ShardExamples(context.store(), folder(context, Split.TRAIN), shards);
    for (int shard = 0; shard < 4; shard++) {
      int changes = 0;
      try (Rows rows = examples.open(shard, 0)) {
        int before = -1;
        for (EncodedExample row = rows.next(); row != null; row = rows.next()) {
          changes += row.labels()[0] == before ? 0 : 1;
          before = row.labels()[0];
        }
      }
      assertThat(changes).isGreaterThan(20);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"skip", "truncate"})
  void countsAreExact(String tooLong) throws IOException {
    TestExperiment experiment = TestExperiment.classifier(Disk.LOCAL);
    StringBuilder train = new StringBuilder();
    for (int line = 0; line < 30; line++) {
      train.append("label").append(line % 3).append('\t');
      train.append("a b c d e f g h i j".substring(0, 2 * (line % 10) + 1)).append('\n');
    }
    experiment.put("corpus/train.tsv", train.toString());
    experiment.put("corpus/valid.tsv", "label0\ta\n");
    experiment.put("corpus/test.tsv", "label0\ta b zzz\nnever\ta\nlabel1\ta a a a a a a zz\n");

    RunContext context = shard(experiment, "shard={ max-length = 6, too-long = " + tooLong + " }");

    ShardIndex index = ShardIndex.read(context.store(), context.run().shardIndex());
    assertThat(index.tooLong()).isEqualTo(12 + 1);
    boolean skip = tooLong.equals("skip");
    assertThat(sums(index.of(Split.TRAIN)))
        .containsExactly(skip ? 18L : 30, skip ? 63L : 63 + 12 * 6, 0L, 0L);
    assertThat(sums(index.of(Split.TEST))).containsExactly(skip ? 2L : 3, skip ? 4L : 10, 1L, 1L);
  }

  private static List<Long> sums(List<Shard> shards) {
    return List.of(
        shards.stream().mapToLong(Shard::examples).sum(),
        shards.stream().mapToLong(Shard::tokens).sum(),
        shards.stream().mapToLong(Shard::unknownTokens).sum(),
        shards.stream().mapToLong(Shard::unknownLabels).sum());
  }

  /** More shards than examples, and more than tasks. */
  @ParameterizedTest
  @ValueSource(strings = {"tagger", "language-model"})
  void manyShardsAreWrittenByFewTasks(String task) throws IOException {
    TestExperiment experiment =
        task.equals("tagger")
            ? TestExperiment.tagger(Disk.LOCAL)
            : TestExperiment.languageModel(Disk.LOCAL);

    RunContext context = shard(experiment, "shard.count=150");

    List<Shard> train = shards(context, Split.TRAIN);
    assertThat(train).hasSizeBetween(75, 150);
    assertThat(train.stream().mapToLong(Shard::examples).sum()).isEqualTo(48);
    assertThat(context.store().list(folder(context, Split.TRAIN)))
        .isEqualTo(train.stream().map(Shard::name).toList());
  }
}
