package dev.braid.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.braid.config.TrainingConfig.AverageConfig;
import dev.braid.config.TrainingConfig.AverageKind;
import dev.braid.config.TrainingConfig.DivergenceAction;
import dev.braid.config.TrainingConfig.Limits;
import dev.braid.config.TrainingConfig.OptimizerState;
import dev.braid.config.TrainingConfig.OuterConfig;
import dev.braid.config.TrainingConfig.OuterKind;
import dev.braid.config.TrainingConfig.ScheduleConfig;
import dev.braid.config.TrainingConfig.ScheduleKind;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** With replicas whose results can be worked out in one's head. */
class TrainingLoopTest {
  private final ToyTraining training = new ToyTraining();

  @Test
  void anEpochEndsWhenTheLastReplicaHasReadAll() {
    assertThat(training.run()).isEqualTo(StopReason.MAX_EPOCHS);

    assertThat(
            training.tasks.stream()
                .map(task -> task.epoch() + ":" + task.replica() + "@" + task.from().batch()))
        .containsExactly(
            "0:0@0", "0:1@0", "0:0@2", "0:1@2", "0:0@4", "1:0@0", "1:1@0", "1:0@2", "1:1@2",
            "1:0@4");
    assertThat(training.last().progress().epoch()).isEqualTo(2);
    assertThat(training.last().progress().tokens()).isEqualTo(160);
  }

  @Test
  void stepsAreCountedOverRoundsAndEpochs() {
    training.run();

    assertThat(
            training.tasks.stream()
                .filter(task -> task.replica() == 0)
                .map(ReplicaTask::stepsBefore))
        .containsExactly(0L, 2L, 4L, 5L, 7L, 9L);
    assertThat(training.last().progress().steps()).isEqualTo(10);
    assertThat(training.last().progress().stepsInEpoch()).isZero();
  }

  @Test
  void replicasAreWeightedByTheTokensTheyRead() {
    training.run();

    // Round 1: 20 tokens each, values 2 and 4. Round 2: 20 and 10 tokens, values 5 and 5.
    // Round 3: only the first replica, one step.
    List<Float> values =
        training.states.stream().map(state -> state.parameters().values()[0]).limit(3).toList();
    assertThat(values).containsExactly(3f, 5f, 6f);
    training.states.clear();
    training.batches[1] = 4;
    training.run();
    // Now 20 and 20 tokens in round 2: values 5 and 7.
    assertThat(training.states.get(1).parameters().values()[0]).isEqualTo(6f);
  }

  /** Means are 3, 2 and 1 above what the first three rounds start from, whatever that is. */
  @Test
  void theOuterOptimizerTakesEachRoundsChangeForItsGradient() {
    training.outer = new OuterConfig(OuterKind.HEAVY_BALL, 0.5, 0.5);
    training.run();

    assertThat(training.states.stream().map(state -> state.outer()[0]).limit(3))
        .containsExactly(-3f, -3.5f, -2.75f);
    assertThat(training.states.stream().map(state -> state.parameters().values()[0]).limit(3))
        .containsExactly(1.5f, 3.25f, 4.625f);
  }

  @Test
  void theMeanAloneNeedsNoMomentum() {
    training.run();

    assertThat(training.states).allMatch(state -> state.outer().length == 0);
  }

  /** A rate that is far too high takes the parameters out of the floats in a few rounds. */
  @Test
  void anOuterOptimizerThatComesToNoFiniteParametersHasDiverged() {
    training.outer = new OuterConfig(OuterKind.HEAVY_BALL, 1e38, 0.9);

    assertThatThrownBy(training::run)
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining(
            "Training diverged in round 2: train.outer came to parameters that are not finite")
        .hasMessageContaining("train.outer.learning-rate");
  }

  @Test
  void carriedStateGoesToTheNextRoundAndEndsWithTheEpoch() {
    training.run();

    assertThat(
            training.tasks.stream().filter(task -> task.replica() == 0).map(ReplicaTask::carried))
        .containsExactly(
            new float[0],
            new float[] {2},
            new float[] {4},
            new float[0],
            new float[] {2},
            new float[] {4});
  }

  @Test
  void averagedMomentaStartEveryReplicaAlike() {
    training.run();

    // 1 and 2 weigh alike; then 2.5 twice as much as 3.5; then the first replica alone.
    assertThat(training.states.get(0).parameters().optimizerState()).containsExactly(1.5f);
    assertThat(training.states.get(1).parameters().optimizerState()[0])
        .isCloseTo((2 * 2.5f + 3.5f) / 3, within(1e-6f));
    assertThat(training.tasks).allMatch(task -> task.own().equals(OwnMomenta.NONE));
    assertThat(training.ownMomenta).allMatch(own -> own.length == 0);
  }

  @Test
  void keptMomentaStayWithTheirReplica() {
    training.momenta = OptimizerState.KEEP;
    training.run();

    // Of the second replica, which has no third round in an epoch.
    List<Integer> second =
        IntStream.range(0, training.tasks.size())
            .filter(i -> training.tasks.get(i).replica() == 1)
            .boxed()
            .toList();
    assertThat(second.stream().map(training.ownMomenta::get))
        .containsExactly(new float[0], new float[] {2}, new float[] {4}, new float[] {6});
    assertThat(second.stream().map(i -> training.tasks.get(i).own()))
        .containsExactly(
            OwnMomenta.NONE,
            new OwnMomenta.WithReplica(1),
            new OwnMomenta.WithReplica(2),
            new OwnMomenta.WithReplica(4));
    assertThat(training.last().parameters().optimizerState()).isEmpty();
  }

  @Test
  void resetMomentaStartFromNothing() {
    training.momenta = OptimizerState.RESET;
    training.run();

    assertThat(training.tasks).allMatch(task -> task.own().equals(OwnMomenta.NONE));
    assertThat(training.ownMomenta).allMatch(own -> own.length == 0);
    assertThat(training.states).allMatch(state -> state.parameters().optimizerState().length == 0);
  }

  @Test
  void validationEndsEachEpochOrComesEverySoManyRounds() {
    training.run();
    assertThat(training.validated).containsExactly(3, 6);

    training.states.clear();
    training.validated.clear();
    training.validateEvery = 2;
    training.run();
    assertThat(training.validated).containsExactly(2, 4, 6);
  }

  @Test
  void theBestIsKeptAsSuchAndTheOthersAsTheLatest() {
    training.validateEvery = 1;
    training.figures.addAll(List.of(0.5, 0.4, 0.6, 0.6, Double.NaN, 0.7));
    training.run();

    assertThat(training.kept)
        .containsExactly("BEST 1", "LATEST 2", "BEST 3", "LATEST 4", "LATEST 5", "BEST 6");
    assertThat(training.last().progress().validated().bestFigure()).isEqualTo(0.7);
    assertThat(training.last().progress().validated().bestRound()).isEqualTo(6);
  }

  @Test
  void aStateKnowsTheFigureOfItsOwnRound() {
    training.validateEvery = 2;
    training.figures.addAll(List.of(0.5, 0.4, 0.6));
    training.run();

    assertThat(training.states.stream().map(state -> state.progress().validated().figure()))
        .containsExactly(Double.NaN, 0.5, Double.NaN, 0.4, Double.NaN, 0.6);
  }

  @Test
  void divergenceEndsTrainingOnceAndKeepsWhatWasKept() {
    training.divergesAbove = 0;

    assertThatThrownBy(training::run)
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("Training diverged in round 4: replica 1 has a loss of NaN")
        .hasMessageContaining("lower train.optimizer.learning-rate or train.clip-norm")
        .hasMessageContaining("train.divergence.action = go-back");
    assertThat(training.kept).containsExactly("BEST 3");
    assertThat(training.states).hasSize(3);
  }

  @Test
  void divergenceGoesBackToTheLastCheckpointWithALowerRate() {
    training.action = DivergenceAction.GO_BACK;
    training.divergesAbove = 0.3;
    training.checkpointEvery = 2;

    assertThat(training.run()).isEqualTo(StopReason.MAX_EPOCHS);
    assertThat(training.setbacks)
        .hasSize(2)
        .allMatch(why -> why.startsWith("Training diverged in round"));
    assertThat(training.kept).containsExactly("LATEST 2", "BEST 3", "LATEST 4", "LATEST 6");
    assertThat(training.last().progress().setbacks()).isEqualTo(2);
    assertThat(training.tasks.get(training.tasks.size() - 1).rateCourse()).isEqualTo(0.25);
  }

  @Test
  void divergenceThatNoRateEndsEndsTraining() {
    training.action = DivergenceAction.GO_BACK;
    training.divergesAbove = 0;

    assertThatThrownBy(training::run)
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("after it went back 8 times");
    assertThat(training.setbacks).hasSize(8);
  }

  @Test
  void statesAreKeptEverySoManyRoundsAndAtTheEnd() {
    training.validateEvery = 100;
    training.checkpointEvery = 2;
    training.limits = new Limits(2, 5, 0, 0);

    assertThat(training.run()).isEqualTo(StopReason.MAX_ROUNDS);
    assertThat(training.kept).containsExactly("LATEST 2", "LATEST 4", "LATEST 5");
  }

  @Test
  void patienceEndsTrainingAfterValidationsWithoutABetterFigure() {
    training.validateEvery = 1;
    training.limits = new Limits(100, 0, 0, 2);
    training.figures.addAll(List.of(0.5, 0.6, 0.6, 0.55));

    assertThat(training.run()).isEqualTo(StopReason.NO_BETTER_FIGURE);
    assertThat(training.states).hasSize(4);
    assertThat(training.last().progress().validated().sinceBest()).isEqualTo(2);
  }

  @Test
  void aPlateauLowersTheRateFromTheNextRoundOn() {
    training.validateEvery = 1;
    training.schedule = new ScheduleConfig(ScheduleKind.PLATEAU, 0, 0.5, 2);
    training.figures.addAll(List.of(0.5, 0.4, 0.4, 0.6, 0.5, 0.5));
    training.run();

    assertThat(
            training.tasks.stream()
                .filter(task -> task.replica() == 0)
                .map(ReplicaTask::rateCourse))
        .containsExactly(1.0, 1.0, 1.0, 0.5, 0.5, 0.5);
    assertThat(training.last().progress().plateaus()).isEqualTo(2);
  }

  @Test
  void schedulesFollowTheTokensReadOfAllEpochs() {
    training.schedule = new ScheduleConfig(ScheduleKind.LINEAR, 0, 0.5, 1);
    training.run();

    assertThat(
            training.tasks.stream()
                .filter(task -> task.replica() == 0)
                .map(ReplicaTask::rateCourse))
        .containsExactly(1.0, 1 - 40 / 160.0, 1 - 70 / 160.0, 0.5, 0.25, 1 - 150 / 160.0);
    assertThat(training.reports.get(1).learningRate()).isEqualTo(0.1 * 0.75);
  }

  @Test
  void aReportHasMeansOverTheRound() {
    training.run();

    RoundReport second = training.reports.get(1);
    assertThat(second.round()).isEqualTo(2);
    assertThat(second.epoch()).isZero();
    assertThat(second.tokens()).isEqualTo(30);
    assertThat(second.loss()).isCloseTo(3.0 / 5, within(1e-12));
    assertThat(second.gradientNorm()).isCloseTo(7, within(1e-12));
  }

  @ParameterizedTest
  @EnumSource
  void stoppingAfterAnyRoundAndGoingOnIsAsIfNothingHappened(OptimizerState state) {
    training.momenta = state;
    training.outer = new OuterConfig(OuterKind.NESTEROV, 0.7, 0.9);
    training.average = new AverageConfig(AverageKind.EXPONENTIAL, 0.3);
    training.schedule = new ScheduleConfig(ScheduleKind.PLATEAU, 0, 0.5, 1);
    training.run();
    List<String> undisturbed = List.copyOf(training.everything);

    for (int stop = 1; stop < undisturbed.size(); stop++) {
      training.states.clear();
      training.everything.clear();
      training.validated.clear();
      training.limits = new Limits(2, stop, 0, 0);
      training.run();
      training.limits = new Limits(2, 0, 0, 0);
      training.run(training.last());

      assertThat(training.everything).containsExactlyElementsOf(undisturbed);
    }
  }

  @Test
  void aFinishedStateIsNotTrainedOn() {
    training.run();
    TrainingState end = training.last();
    training.tasks.clear();
    training.kept.clear();

    assertThat(training.run(end)).isEqualTo(StopReason.MAX_EPOCHS);
    assertThat(training.tasks).isEmpty();
    assertThat(training.kept).isEmpty();
  }
}
