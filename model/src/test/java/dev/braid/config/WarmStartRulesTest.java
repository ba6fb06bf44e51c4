package dev.braid.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WarmStartRulesTest {
  private static String effective(String... overrides) {
    String text =
        "task = language-model, output = a, model.direction = forward, data.train = a.txt";
    return ExperimentConfig.parse(text, "test.conf", List.of(overrides)).effective();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tokenize.tokenizer=words",
        "tokenize.spacing=mark",
        "tokenize.normalization=nfc",
        "tokenize.casing=lower",
        "tokenize.subwords.kind=bpe",
        "model.cell=gru",
        "model.embedding=7",
        "model.hidden=7",
        "model.layers=1",
        "model.kernels=dl4j"
      })
  void anotherNetworkOrOtherTokensAreADifference(String override) {
    String key = override.substring(0, override.indexOf('='));
    String value = override.substring(override.indexOf('=') + 1);

    assertThat(WarmStartRules.differences(effective(), effective(override)))
        .hasSize(1)
        .first()
        .asString()
        .startsWith(key + " = " + value + " (the run to start from has ");
    assertThat(WarmStartRules.differences(effective(override), effective())).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "seed=2",
        "data.train=[b.txt]",
        "tokenize.min-count=2",
        "tokenize.max-size=99",
        "tokenize.subwords.merges=9",
        "shard.count=16",
        "model.dropout=0.5",
        "model.precision=bfloat16",
        "model.kernels=onednn",
        "model.hidden=256",
        "train.replicas=4",
        "train.optimizer.kind=sgd",
        "train.start-from=elsewhere"
      })
  void whatAModelDoesNotDependOnMayDiffer(String override) {
    assertThat(WarmStartRules.differences(effective(), effective(override))).isEmpty();
  }

  @Test
  void everyDifferenceIsNamed() {
    assertThat(
            WarmStartRules.differences(
                effective(), effective("model.hidden=9", "model.layers=1", "model.cell=rnn")))
        .containsExactly(
            "model.cell = rnn (the run to start from has lstm)",
            "model.hidden = 9 (the run to start from has 256)",
            "model.layers = 1 (the run to start from has 2)");
  }

  @Test
  void aKeyThatAnOlderRunLacksHasItsDefault() {
    String old = ConfigFactory.parseString(effective()).withoutPath("model.bridge").root().render();

    assertThat(WarmStartRules.differences(old, effective())).isEmpty();
  }

  @Test
  void whatIsNoConfigurationIsRefused() {
    assertThatThrownBy(() -> WarmStartRules.differences("model {", effective()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("experiment.conf");
  }
}
