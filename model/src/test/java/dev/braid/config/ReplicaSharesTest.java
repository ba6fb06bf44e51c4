package dev.braid.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplicaSharesTest {
  private static final String TAGGER =
      "output = o, data { format = conll, train = x }, shard.count = 16\n";
  private static final String LANGUAGE_MODEL =
      "output = o, task = language-model, data.train = x, model.direction = forward\n";

  private static ExperimentConfig parse(String text, String... overrides) {
    return ExperimentConfig.parse(text, "test.conf", List.of(overrides));
  }

  @ParameterizedTest
  @CsvSource({"1, 800, 0.001", "2, 400, 0.0014142135623730952", "4, 200, 0.002", "16, 50, 0.004"})
  void replicasShareTheBatchThatOneWouldHave(int replicas, int tokens, double rate) {
    TrainingConfig train = parse(TAGGER, "train.replicas=" + replicas).train();

    assertThat(train.batchTokens()).isEqualTo(tokens);
    assertThat(train.optimizer().learningRate()).isEqualTo(rate);
  }

  @ParameterizedTest
  @CsvSource({"sgd, 0.5", "nesterov, 0.5", "adam, 1.0"})
  void onlyAdamsStepsGetShorterWithTheBatch(String kind, double rate) {
    String optimizer = "train.optimizer={ kind = " + kind + ", learning-rate = 0.5 }";
    TrainingConfig train =
        parse(TAGGER, optimizer, "train.replicas=4", "train.global-batch-tokens=1002").train();

    assertThat(train.batchTokens()).isEqualTo(250);
    assertThat(train.optimizer().learningRate()).isEqualTo(rate);
  }

  @Test
  void whatIsWrittenIsInForce() {
    TrainingConfig whole = parse(TAGGER, "train.replicas=4", "train.batch-tokens=800").train();
    assertThat(whole.batchTokens()).isEqualTo(800);
    assertThat(whole.optimizer().learningRate()).isEqualTo(0.001);

    TrainingConfig factor =
        parse(TAGGER, "train.replicas=4", "train.optimizer.replica-factor=3").train();
    assertThat(factor.batchTokens()).isEqualTo(200);
    assertThat(factor.optimizer().learningRate()).isEqualTo(0.003);
  }

  @Test
  void streamsOfALanguageModelAreSharedLikeBatches() {
    assertThat(parse(LANGUAGE_MODEL, "train.replicas=4").train().streams()).isEqualTo(5);
    assertThat(parse(LANGUAGE_MODEL, "train.replicas=64").train().streams()).isOne();
    String all = "train.global-streams=30";
    assertThat(parse(LANGUAGE_MODEL, "train.replicas=4", all).train().streams()).isEqualTo(7);
    assertThat(parse(LANGUAGE_MODEL, "train.replicas=4").train().batchTokens()).isEqualTo(800);
  }

  @Test
  void bothCannotBeWritten() {
    assertThatThrownBy(
            () -> parse(TAGGER, "train.batch-tokens=800", "train.global-batch-tokens=800"))
        .hasMessageContaining(
            "train.global-batch-tokens = 800: must be left out where train.batch-tokens says what"
                + " each has");
    assertThatThrownBy(() -> parse(TAGGER, "train.global-streams=8"))
        .hasMessageContaining("train.global-streams = 8: must be 0 unless task is language-model");
    assertThatThrownBy(() -> parse(LANGUAGE_MODEL, "train.global-batch-tokens=8"))
        .hasMessageContaining("train.global-batch-tokens = 8: must be 0 for task language-model");
  }

  @Test
  void theEffectiveConfigurationHasTheValuesAndSaysWhichWereWorkedOut() {
    ExperimentConfig config = parse(TAGGER, "train.replicas=4");
    Config effective = ConfigFactory.parseString(config.effective());

    assertThat(effective.getInt("train.batch-tokens")).isEqualTo(200);
    assertThat(effective.getDouble("train.optimizer.learning-rate")).isEqualTo(0.001);
    assertThat(effective.getDouble("train.optimizer.replica-factor")).isEqualTo(2);
    assertThat(effective.getStringList("train.worked-out"))
        .isEqualTo(config.train().together().workedOut())
        .containsExactly("train.batch-tokens", "train.optimizer.replica-factor");
    assertThat(parse(config.effective())).isEqualTo(config);
  }

  /** As variants are read, and runs that are begun anew with more replicas. */
  @Test
  void whatWasWorkedOutIsWorkedOutAnewFromAnEffectiveConfiguration() {
    ExperimentConfig one = parse(TAGGER, "train.replicas=1");

    ExperimentConfig eight = parse(one.effective(), "train.replicas=8");

    assertThat(eight).isEqualTo(parse(TAGGER, "train.replicas=8"));
    ExperimentConfig own = parse(eight.effective(), "train.batch-tokens=70");
    assertThat(own.train().batchTokens()).isEqualTo(70);
    assertThat(own.train().optimizer().learningRate()).isEqualTo(0.001);
  }

  @Test
  void oneReplicaHasTheSameIdentityAsBefore() {
    String now = parse(TAGGER, "train.replicas=1").effective();
    String before =
        ConfigFactory.parseString(now)
            .withoutPath("train.worked-out")
            .withoutPath("train.global-batch-tokens")
            .withoutPath("train.optimizer.replica-factor")
            .root()
            .render();

    assertThat(RunIdentity.differences(before, now)).isEmpty();
    assertThat(RunIdentity.of(before)).isEqualTo(RunIdentity.of(now));
  }

  @Test
  void whatIsNoNumberIsReportedAsBefore() {
    assertThatThrownBy(() -> parse(TAGGER, "train.replicas=many"))
        .hasMessageContaining("train.replicas = \"many\": must be a whole number");
    assertThatThrownBy(() -> parse(TAGGER, "train.replicas=0"))
        .hasMessageContaining("train.replicas = 0: must be a whole number from 1 to 4096");
  }
}
