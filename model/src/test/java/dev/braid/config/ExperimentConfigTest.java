package dev.braid.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import dev.braid.config.DataConfig.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ExperimentConfigTest {
  private static final String SMALL =
      """
      output = "/runs/a"
      data { format = conll, train = [a.conll] }
      """;

  private static ExperimentConfig parse(String text, String... overrides) {
    return ExperimentConfig.parse(text, "test.conf", List.of(overrides));
  }

  @Test
  void defaultsComeFromTheReference() {
    ExperimentConfig config = parse(SMALL, "train.replicas=1");

    assertThat(config.task()).isEqualTo(Task.TAGGER);
    assertThat(config.data().format()).isEqualTo(Format.CONLL);
    assertThat(config.train().optimizer().learningRate()).isEqualTo(0.001);
    assertThat(config.data().badText().maxLineBytes()).isEqualTo(1 << 20);
  }

  @Test
  void everyReferenceKeyIsReadAndExplained() {
    Config reference = ExperimentConfig.reference();
    List<String> problems = new ArrayList<>();
    Section root = new Section(reference, reference, problems);

    ExperimentConfig.read(root, "");

    Set<String> keys = new TreeSet<>();
    for (Map.Entry<String, ConfigValue> entry : reference.entrySet()) {
      keys.add(entry.getKey());
      String comment = String.join("", entry.getValue().origin().comments());
      assertThat(comment).as("comment of " + entry.getKey()).isNotBlank();
    }
    assertThat(new TreeSet<>(root.keysRead())).isEqualTo(keys);
    assertThat(problems).hasSize(1).first().asString().contains("output");
  }

  @Test
  void choicesOfTheReferenceCommentsAreThoseOfTheRecords() {
    Config reference = ExperimentConfig.reference();
    for (Map.Entry<String, ConfigValue> entry : reference.entrySet()) {
      String comment = String.join("", entry.getValue().origin().comments());
      Set<String> offered =
          java.util.regex.Pattern.compile("([a-z0-9-]+)(?: \\([^)]*\\))? \\|")
              .matcher(comment)
              .results()
              .map(match -> match.group(1))
              .collect(Collectors.toSet());
      for (String choice : offered) {
        if (entry.getValue().unwrapped() instanceof String
            && !entry.getKey().endsWith("checkpoint")) {
          List<String> problems = new ArrayList<>();
          Config changed =
              com.typesafe.config.ConfigFactory.parseString(entry.getKey() + "=" + choice);
          ExperimentConfig.read(
              new Section(changed.withFallback(reference), reference, problems), "");
          assertThat(problems).as(entry.getKey() + " = " + choice).hasSize(1);
        }
      }
    }
  }

  @Test
  void allProblemsAreReportedAtOnce() {
    assertThatThrownBy(
            () ->
                parse(
                    """
                    task = taggr
                    data { train = [x], formt = conll }
                    model.layers = many
                    train.replicas = 0
                    """))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("data.formt: unknown key; did you mean data.format?")
        .hasMessageContaining(
            "task = taggr: must be one of language-model | tagger | classifier"
                + " | encoder-decoder")
        .hasMessageContaining("output = \"\": must be the path of a run directory")
        .hasMessageContaining("model.layers = \"many\": must be a whole number")
        .hasMessageContaining("train.replicas = 0: must be a whole number from 1 to 4096");
  }

  @Test
  void aValueOfAnotherTypeIsShownOnOneLine() {
    assertThatThrownBy(() -> parse(SMALL, "output=[a, {b = 1}]"))
        .hasMessageContaining("output = [\"a\",{\"b\":1}]: must be a string");
  }

  @Test
  void overridesWinAndMayHoldPaths() {
    ExperimentConfig config =
        parse(
            SMALL,
            "output=hdfs://name:9820/runs//x y",
            "train.replicas = 4",
            "data.train=[b, \"c:d\"]");

    assertThat(config.output()).isEqualTo("hdfs://name:9820/runs//x y");
    assertThat(config.train().replicas()).isEqualTo(4);
    assertThat(config.data().train().text()).containsExactly("b", "c:d");
  }

  @Test
  void aSinglePathNeedsNoBrackets() {
    assertThat(parse(SMALL, "data.train=hdfs://x/y").data().train().text())
        .containsExactly("hdfs://x/y");
  }

  @Test
  void anOverrideWithoutAnEqualsSignIsAProblem() {
    assertThatThrownBy(() -> parse(SMALL, "train.replicas"))
        .hasMessageContaining("--set train.replicas: must be key=value");
  }

  @Test
  void malformedTextIsAProblemThatNamesTheFile() {
    assertThatThrownBy(() -> parse("output = ["))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("test.conf");
  }

  @Test
  void rulesAcrossFieldsHold() {
    assertThatThrownBy(
            () ->
                parse(
                    """
                    output = "/o"
                    task = language-model
                    data { format = conll, train = [x], label-column = 1, test-targets = [y] }
                    train.rounds = dl4j
                    train.optimizer.state = keep
                    train.outer.kind = heavy-ball
                    train.round-length.warmup = 0.1
                    """))
        .hasMessageContaining("train.outer.kind = heavy-ball: must be mean where train.rounds is")
        .hasMessageContaining("train.round-length: must be constant without warmup")
        .hasMessageContaining("train.optimizer.state = keep: must be average | reset")
        .hasMessageContaining(
            "data.format = conll: must be lines | json-lines | parquet for task language-model")
        .hasMessageContaining("model.direction = bidirectional: must be forward")
        .hasMessageContaining("data.label-column = 1: must differ from data.word-column")
        .hasMessageContaining("data.test-targets = [y]: must name nothing unless")
        .hasMessageContaining("train.rounds = dl4j: must be braid");
  }

  @Test
  void replicasShareShardsEvenlyUnlessTheyShareOneText() {
    assertThatThrownBy(() -> parse(SMALL, "train.replicas=3"))
        .hasMessageContaining("shard.count = 8: must be a multiple of train.replicas (3)");
    String text = "output = o, task = language-model, data.train = x, model.direction = forward";
    assertThat(parse(text, "train.replicas=3").train().replicas()).isEqualTo(3);
  }

  private static final String PAIRS =
      """
      output = "/runs/a"
      task = encoder-decoder
      data { format = pairs, train = [a.tsv] }
      """;

  @Test
  void anEncoderDecoderHasItsOwnKeys() {
    ExperimentConfig config =
        parse(
            PAIRS
                + """
                data.pair-pattern = "IN: (.*) OUT: (.*)"
                tokenize { tokenizer = word-punctuation, spacing = mark }
                tokenize.subwords { kind = bpe, merges = 100, sharing = separate, byte-fallback = on }
                shard.max-target-length = 7
                model { attention = dot, input-feeding = on, bridge = dense, source-order = reversed }
                train.label-smoothing = 0.1
                decode { beam = 3, length-penalty = average, n-best = 2 }
                """);

    assertThat(config.data().pairPattern()).isEqualTo("IN: (.*) OUT: (.*)");
    assertThat(config.tokenize().subwords())
        .isEqualTo(
            new SubwordConfig(
                SubwordConfig.Kind.BPE,
                100,
                1,
                "",
                SubwordConfig.Sharing.SEPARATE,
                0,
                SubwordConfig.ByteFallback.ON,
                0));
    assertThat(config.model().attention()).isEqualTo(ModelConfig.Attention.DOT);
    assertThat(config.model().sourceOrder()).isEqualTo(ModelConfig.SourceOrder.REVERSED);
    assertThat(config.train().labelSmoothing()).isEqualTo(0.1);
    assertThat(config.shard().maxTargetLength()).isEqualTo(7);
    assertThat(config.decode())
        .isEqualTo(
            new DecodingConfig(
                3,
                DecodingConfig.LengthPenalty.AVERAGE,
                0.6,
                2.0,
                10,
                0,
                2,
                4000,
                DecodingConfig.UnknownTokens.FORBID));
    assertThat(ExperimentConfig.parse(config.effective(), "again", List.of())).isEqualTo(config);
  }

  @Test
  void linesHoldBothSidesUnlessFilesDo() {
    assertThat(parse(PAIRS).data().pairPattern()).isEqualTo("([^\t]*)\t([^\t]*)");
    assertThat("go on\tva".matches(parse(PAIRS).data().pairPattern())).isTrue();
    assertThatThrownBy(() -> parse(PAIRS, "data.format=parallel"))
        .hasMessageContaining("data.train-targets = []: must name as many paths as data.train");
  }

  @Test
  void aPairPatternHasTwoGroups() {
    assertThatThrownBy(() -> parse(PAIRS, "data.pair-pattern=IN: (.*) OUT: .*"))
        .hasMessageContaining(
            "data.pair-pattern = IN: (.*) OUT: .*: must be a regular expression with two groups");
    assertThatThrownBy(() -> parse(PAIRS, "data.pair-pattern=(.*"))
        .hasMessageContaining("data.pair-pattern = (.*: must be a regular expression with two")
        .hasMessageContaining("Unclosed group");
  }

  @Test
  void whatNoEncoderDecoderCanBeIsRefusedAtOnce() {
    assertThatThrownBy(
            () ->
                parse(
                    PAIRS
                        + """
                        data.format = lines
                        model { input-feeding = on, hidden = 7, kernels = dl4j, embeddings = tied }
                        train.rounds = dl4j
                        decode { beam = 2, n-best = 3, max-length-factor = 0, max-length-offset = 0 }
                        tokenize { tokenizer = characters, spacing = mark, subwords.kind = bpe }
                        """))
        .hasMessageContaining(
            "data.format = lines: must be parallel | pairs | json-lines | parquet for task"
                + " encoder-decoder")
        .hasMessageContaining("model.input-feeding = on: must be off where model.attention is none")
        .hasMessageContaining("model.hidden = 7: must be even where model.direction is")
        .hasMessageContaining("model.kernels = dl4j: must be auto | onednn for task")
        .hasMessageContaining("model.embeddings = tied: must be separate unless task is")
        .hasMessageContaining("train.rounds = dl4j: must be braid for task encoder-decoder")
        .hasMessageContaining("decode.n-best = 3: must be at most decode.beam (2)")
        .hasMessageContaining("decode.max-length-offset = 0: must be above decode.min-length (0)")
        .hasMessageContaining("tokenize.spacing = mark: must be drop where tokenize.tokenizer is")
        .hasMessageContaining("tokenize.subwords.kind = bpe: must be none where");
  }

  @Test
  void otherTasksHaveNoPartsOfAnEncoderDecoder() {
    assertThatThrownBy(
            () ->
                parse(
                    SMALL
                        + """
                        model { attention = dot, input-feeding = on, bridge = dense }
                        model.source-order = reversed
                        train.label-smoothing = 0.1
                        tokenize.subwords.kind = bpe
                        """))
        .hasMessageContaining("model.attention = dot: must be none unless task is encoder-decoder")
        .hasMessageContaining("model.input-feeding = on: must be off unless task is")
        .hasMessageContaining("model.bridge = dense: must be copy unless task is encoder-decoder")
        .hasMessageContaining("model.source-order = reversed: must be forward unless task is")
        .hasMessageContaining("train.label-smoothing = 0.1: must be 0.0 unless task is")
        .hasMessageContaining("tokenize.subwords.kind = bpe: must be none for task tagger");
  }

  @Test
  void everyVariantHasANameOfItsOwn() {
    assertThatThrownBy(
            () -> parse(SMALL, "variants=[{name=a, seed=1}, {name=b}, {name=a, seed=2}]"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("variants: two are named a; each needs a folder of its own");
    assertThatThrownBy(() -> parse(SMALL, "variants=[{name=gru}, {name=GRU}]"))
        .hasMessageContaining("variants: two are named gru and GRU; each needs a folder of its own")
        .hasMessageContaining("not by letter case alone");
    assertThat(parse(SMALL, "variants=[{name=a1}, {name=a2}]").variants()).hasSize(2);
  }

  @Test
  void codesNeedSubwords() {
    assertThatThrownBy(() -> parse(SMALL, "tokenize.subwords.codes=a.codes"))
        .hasMessageContaining("tokenize.subwords.codes = a.codes: must be empty unless");
  }

  @Test
  void theEffectiveTextReadsBackAsTheSameExperiment() {
    ExperimentConfig config = parse(SMALL, "seed=7", "output=hdfs://a/b");

    assertThat(ExperimentConfig.parse(config.effective(), "again", List.of())).isEqualTo(config);
  }

  @Test
  void aTableNeedsTwoColumnsUnlessItIsALanguageModels() {
    String table = "output = out, data { train = a, format = parquet, target-column = text }\n";

    assertThatThrownBy(() -> ExperimentConfig.parse(table, "test", List.of("task=classifier")))
        .hasMessageContaining("data.target-column = text: must differ from data.text-column");
    assertThat(
            ExperimentConfig.parse(
                    table, "test", List.of("task=language-model", "model.direction=forward"))
                .data()
                .format()
                .isTable())
        .isTrue();
  }
}
