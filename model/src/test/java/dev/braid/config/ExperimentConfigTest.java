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
    ExperimentConfig config = parse(SMALL);

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
        .hasMessageContaining("task = taggr: must be one of language-model | tagger | classifier")
        .hasMessageContaining("output = \"\": must be the path of a run directory")
        .hasMessageContaining("model.layers = \"many\": must be a whole number")
        .hasMessageContaining("train.replicas = 0: must be a whole number from 1 to 4096");
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
                    data { format = conll, train = [x], label-column = 1, test-labels = [y] }
                    train.replicas = 3
                    train.rounds = dl4j
                    """))
        .hasMessageContaining("data.format = conll: must be lines for task language-model")
        .hasMessageContaining("model.direction = bidirectional: must be forward")
        .hasMessageContaining("data.label-column = 1: must differ from data.word-column")
        .hasMessageContaining("data.test-labels = [y]: must name nothing unless")
        .hasMessageContaining("shard.count = 8: must be a multiple of train.replicas (3)")
        .hasMessageContaining("train.rounds = dl4j: must be braid");
  }

  @Test
  void theEffectiveTextReadsBackAsTheSameExperiment() {
    ExperimentConfig config = parse(SMALL, "seed=7", "output=hdfs://a/b");

    assertThat(ExperimentConfig.parse(config.effective(), "again", List.of())).isEqualTo(config);
  }
}
