package dev.braid.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.config.TrainingConfig.Limits;
import dev.braid.config.TrainingConfig.OptimizerState;
import dev.braid.config.TrainingConfig.OuterConfig;
import dev.braid.config.TrainingConfig.OuterKind;
import dev.braid.config.TrainingConfig.RoundLengthConfig;
import dev.braid.config.TrainingConfig.RoundLengthKind;
import dev.braid.sequence.Cursor;
import dev.braid.training.ReplicaReport.Work;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RoundLengthTest {
  private final ToyTraining training = new ToyTraining();

  private static RoundLength length(RoundLengthKind kind, double warmup) {
    return new RoundLength(new RoundLengthConfig(kind, warmup, 3), 16);
  }

  private static ReplicaReport report(int steps, double seconds) {
    Work work = new Work(steps, 1, 1, 1, 1, 1, seconds, false);
    return new ReplicaReport(0, Cursor.START, new float[0], work);
  }

  @ParameterizedTest
  @CsvSource({
    "CONSTANT, 0, 0, 16",
    "CONSTANT, 0.1, 0.099, 1",
    "CONSTANT, 0.1, 0.1, 16",
    "CONSTANT, 1, 0.99, 1",
    "CONSTANT, 1, 1, 16",
    "GROWING, 0, 0, 1",
    "GROWING, 0, 0.0626, 2",
    "GROWING, 0, 0.5, 8",
    "GROWING, 0, 1, 16",
    "GROWING, 0.2, 0.1, 1",
    "GROWING, 0.2, 0.6, 8",
    "SECONDS, 0.1, 0.05, 1",
    "SECONDS, 0.1, 0.5, 16"
  })
  void stepsFollowTheShareThatIsDone(
      RoundLengthKind kind, double warmup, double share, int expected) {
    assertThat(length(kind, warmup).steps(share, 0)).isEqualTo(expected);
  }

  @Test
  void theSlowestReplicaDecidesHowManyStepsTakeSoLong() {
    RoundLength length = length(RoundLengthKind.SECONDS, 0);

    assertThat(length.decision(List.of(report(4, 0.4), report(2, 0.5)))).isEqualTo(12);
    assertThat(length.decision(List.of(report(1, 100)))).isOne();
    assertThat(length.decision(List.of(report(1, 1e-9)))).isEqualTo(1 << 20);
    assertThat(length.decision(List.of(report(0, 0.1)))).isEqualTo(16);
    assertThat(length.steps(0, 12)).isEqualTo(12);
  }

  /** 40 of 160 tokens, so the first two rounds; the epochs' last rounds have one step anyway. */
  @Test
  void trainingBeginsWithOneStepARound() {
    training.roundLength = new RoundLengthConfig(RoundLengthKind.CONSTANT, 0.25, 1);
    training.run();

    assertThat(training.reports.stream().map(RoundReport::steps))
        .containsExactly(1, 1, 2, 1, 2, 2, 1);
  }

  @Test
  void roundsGrowEvenly() {
    training.steps = 4;
    training.roundLength = new RoundLengthConfig(RoundLengthKind.GROWING, 0, 1);
    training.run();

    // Shares done: 0, 20, 40 (1 of 4), 60, 70, 80 (2), 120 (3) of 160 tokens.
    assertThat(training.tasks.stream().filter(task -> task.replica() == 0).map(ReplicaTask::steps))
        .containsExactly(1, 1, 1, 2, 2, 3);
  }

  @ParameterizedTest
  @EnumSource
  void whatSecondsDecideIsAsIfItStoodInTheConfiguration(OptimizerState state) {
    training.momenta = state;
    training.outer = new OuterConfig(OuterKind.NESTEROV, 0.7, 0.9);
    training.steps = 3;
    training.run();
    List<String> constant = digests();

    ToyTraining timed = new ToyTraining();
    timed.momenta = state;
    timed.outer = training.outer;
    timed.steps = 1;
    // The second replica is the slower one: one second a step.
    timed.secondsOfStep = 0.5;
    timed.roundLength = new RoundLengthConfig(RoundLengthKind.SECONDS, 0, 3);
    timed.run();

    assertThat(timed.decisions).containsExactly(3);
    assertThat(timed.states.stream().map(after -> after.parameters().digest()))
        .containsExactlyElementsOf(constant);
    assertThat(timed.states).allMatch(after -> after.progress().stepsPerRound() == 3);
  }

  private List<String> digests() {
    return training.states.stream().map(after -> after.parameters().digest()).toList();
  }

  @Test
  void itIsDecidedOnce() {
    training.secondsOfStep = 0.5;
    training.roundLength = new RoundLengthConfig(RoundLengthKind.SECONDS, 0, 3);
    training.lostInRounds.add(2);
    training.limits = new Limits(2, 3, 0, 0);
    training.run();
    training.secondsOfStep = 9;
    training.limits = new Limits(2, 0, 0, 0);
    training.run(training.last());

    assertThat(training.setbacks).hasSize(1);
    assertThat(training.decisions).containsExactly(3);
    assertThat(training.last().progress().stepsPerRound()).isEqualTo(3);
  }
}
