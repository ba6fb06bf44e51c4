package dev.braid.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunIdentityTest {
  private static String effective(String... overrides) {
    String text =
        "output = \"/runs/a\"\ndata { format = conll, train = [a.conll] }\n"
            + "train.batch-tokens = 800";
    return ExperimentConfig.parse(text, "test.conf", List.of(overrides)).effective();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name=other",
        "output=/runs/b",
        "train.max-epochs=99",
        "train.max-rounds=7",
        "train.max-minutes=7",
        "train.patience=3",
        "train.checkpoint-every=9",
        "train.keep-checkpoints=9",
        "tokenize.split-bytes=1MiB",
        "evaluate.splits=[valid,test]",
        "evaluate.checkpoint=latest",
        "decode.beam=1",
        "decode.length-penalty=none",
        "predict.too-long=fail",
        // The same value in another spelling.
        "data.train=a.conll",
        "train.clip-norm=5",
        "train.optimizer.epsilon=0.00000001"
      })
  void whatMayChangeWhileARunGoesOnIsNoDifference(String override) {
    assertThat(RunIdentity.differences(effective(), effective(override))).isEmpty();
    assertThat(RunIdentity.of(effective(override))).isEqualTo(RunIdentity.of(effective()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "seed=2",
        "data.train=[b.conll]",
        "data.malformed=skip",
        "tokenize.min-count=2",
        "tokenize.spacing=mark",
        "tokenize.subwords.merges=9",
        "shard.max-target-length=9",
        "shard.count=16",
        "model.dropout=0.5",
        "train.replicas=4",
        "train.steps-per-round=7",
        "train.start-from=/runs/earlier",
        "train.outer.kind=nesterov",
        "train.round-length.warmup=0.1",
        "train.optimizer.learning-rate=0.1",
        "train.schedule.kind=linear"
      })
  void whatWouldGiveOtherBytesIsADifference(String override) {
    String key = override.substring(0, override.indexOf('='));

    List<String> differences = RunIdentity.differences(effective(), effective(override));

    assertThat(differences).hasSize(1).first().asString().startsWith(key + " = ");
    assertThat(RunIdentity.of(effective(override))).isNotEqualTo(RunIdentity.of(effective()));
  }

  @Test
  void aDifferenceNamesBothValues() {
    assertThat(RunIdentity.differences(effective("seed=2"), effective("seed=3", "shard.count=4")))
        .containsExactly("seed = 3 (the run has 2)", "shard.count = 4 (the run has 8)");
  }

  /** As a file of an older Braid lacks it. */
  private static String without(String key, String effective) {
    return ConfigFactory.parseString(effective).withoutPath(key).root().render();
  }

  @Test
  void aKeyThatTheRunsFileLacksHasItsDefault() {
    String old = without("train.clip-norm", effective());

    assertThat(RunIdentity.differences(old, effective())).isEmpty();
    assertThat(RunIdentity.of(old)).isEqualTo(RunIdentity.of(effective()));
    assertThat(RunIdentity.differences(old, effective("train.clip-norm=0.1")))
        .containsExactly("train.clip-norm = 0.1 (the run has 5)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "data {", "seed = 1", "include \"other.conf\"", "a = x#1"})
  void whatIsNoWholeConfigurationIsRefused(String damaged) {
    assertThatThrownBy(() -> RunIdentity.differences(damaged, effective()))
        .isInstanceOf(ConfigException.class);
  }

  @Test
  void everyTruncationIsRefused() {
    String whole = effective();
    for (int length = 0; length < whole.lastIndexOf("variants=[]"); length++) {
      String cut = whole.substring(0, length);
      assertThatThrownBy(() -> RunIdentity.differences(cut, whole))
          .isInstanceOf(ConfigException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.hidden=7", "shard.too-long=skip", "train.replicas=1", "name=b"})
  void theVocabularyStaysTheSame(String override) {
    assertThat(RunIdentity.haveSameVocabulary(effective(), effective(override))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"seed=2", "data.valid-fraction=0.3", "data.comment=%", "tokenize.casing=lower"})
  void theVocabularyWouldBeAnother(String override) {
    assertThat(RunIdentity.haveSameVocabulary(effective(), effective(override))).isFalse();
  }

  @Test
  void aKeyThatThereIsNoMoreIsADifference() {
    assertThat(RunIdentity.differences(effective() + "\ntrain.former = 3", effective()))
        .containsExactly("train.former = unset (the run has 3)");
  }
}
