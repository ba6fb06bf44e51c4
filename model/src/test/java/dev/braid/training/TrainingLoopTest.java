package dev.braid.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.braid.config.TrainingConfig;
import dev.braid.config.TrainingConfig.CheckpointConfig;
import dev.braid.config.TrainingConfig.DivergenceAction;
import dev.braid.config.TrainingConfig.DivergenceConfig;
import dev.braid.config.TrainingConfig.Limits;
import dev.braid.config.TrainingConfig.LostBest;
import dev.braid.config.TrainingConfig.OptimizerConfig;
import dev.braid.config.TrainingConfig.OptimizerKind;
import dev.braid.config.TrainingConfig.OptimizerState;
import dev.braid.config.TrainingConfig.RoundsKind;
import dev.braid.config.TrainingConfig.ScheduleConfig;
import dev.braid.config.TrainingConfig.ScheduleKind;
import dev.braid.config.TrainingConfig.StartConfig;
import dev.braid.training.ReplicaResult.Work;
import dev.braid.training.TrainingState.ReplicaState;
import dev.braid.training.Validation.Figure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** With replicas whose results can be worked out in one's head. */
class TrainingLoopTest {
  private static final int STEPS = 2;

  /** Batches of an epoch: the first replica's and the second's. */
  private final int[] batches = {5, 3};

  private final List<ReplicaTask> tasks = new ArrayList<>();
  private final List<String> kept = new ArrayList<>();
  private final List<TrainingState> states = new ArrayList<>();
  private final List<RoundReport> reports = new ArrayList<>();
  private final List<Integer> validated = new ArrayList<>();
  private final List<Double> figures = new ArrayList<>();
  private OptimizerState momenta = OptimizerState.AVERAGE;
  private Limits limits = new Limits(2, 0, 0, 0);
  private ScheduleConfig schedule = new ScheduleConfig(ScheduleKind.CONSTANT, 0, 0.5, 1);
  private final List<String> setbacks = new ArrayList<>();
  private DivergenceAction action = DivergenceAction.FAIL;

  /** The second replica's loss is not a number from this course of the rate on. */
  private double divergesAbove = Double.MAX_VALUE;

  private TrainingState lastKept;
  private int validateEvery;
  private int checkpointEvery;

  /** A step adds the replica's number + 1 to the value, reads 10 tokens and loses 3 nats. */
  private ReplicaResult train(Parameters start, ReplicaTask task) {
    tasks.add(task);
    int steps = Math.min(task.steps(), batches[task.replica()] - task.firstStep());
    float value = start.values()[0] + steps * (task.replica() + 1);
    float[] own = task.optimizerState().length > 0 ? task.optimizerState() : start.optimizerState();
    float momentum = (own.length > 0 ? own[0] : 0) + task.replica() + 1;
    float[] after = momenta == OptimizerState.RESET ? new float[0] : new float[] {momentum};
    boolean done = task.firstStep() + steps == batches[task.replica()];
    float[] carried = done ? new float[0] : new float[] {task.firstStep() + steps};
    boolean diverges = task.replica() == 1 && task.rateCourse() > divergesAbove;
    double loss = diverges && task.epoch() == 1 ? Double.NaN : 3.0 * steps;
    Work work = new Work(steps, 10L * steps, 5L * steps, loss, 7.0 * steps, 0, done);
    return new ReplicaResult(
        task.replica(), new Parameters(new float[] {value}, after), carried, work);
  }

  private Figure measure(Parameters parameters) {
    validated.add(states.size() + 1);
    double value = figures.size() < validated.size() ? 0.5 : figures.get(validated.size() - 1);
    return new Figure(Measure.ACCURACY, value, 0);
  }

  private final class Recorder implements TrainingListener {
    @Override
    public void roundDone(RoundReport report, Optional<Figure> figure, TrainingState state) {
      reports.add(report);
      states.add(state);
    }

    @Override
    public void keep(TrainingState state) {
      TrainingProgress progress = state.progress();
      boolean best = progress.validated().bestRound() == progress.round();
      kept.add((best ? "BEST " : "LATEST ") + progress.round());
      lastKept = state;
    }

    @Override
    public TrainingState goBack(String why) {
      setbacks.add(why);
      return lastKept == null ? start() : lastKept;
    }
  }

  private TrainingConfig config() {
    return new TrainingConfig(
        RoundsKind.BRAID,
        2,
        STEPS,
        100,
        1,
        1,
        0,
        0,
        validateEvery,
        new StartConfig("", "best"),
        new CheckpointConfig(checkpointEvery, 1, LostBest.FAIL),
        limits,
        Duration.ZERO,
        new DivergenceConfig(action, 0.5),
        new OptimizerConfig(OptimizerKind.NESTEROV, 0.1, 0.9, 0.9, 0.9, 1e-8, momenta),
        schedule);
  }

  private StopReason run(TrainingState start) {
    // An epoch of 8 batches has 80 tokens.
    return new TrainingLoop(
            config(),
            80,
            Rounds.local(this::train),
            this::measure,
            new Recorder(),
            () -> false,
            () -> 0)
        .run(start);
  }

  private StopReason run() {
    return run(start());
  }

  private TrainingState start() {
    float[] state = momenta == OptimizerState.AVERAGE ? new float[1] : new float[0];
    return TrainingState.start(new Parameters(new float[] {0}, state), 2);
  }

  private TrainingState last() {
    return states.get(states.size() - 1);
  }

  @Test
  void anEpochEndsWhenTheLastReplicaHasReadAll() {
    assertThat(run()).isEqualTo(StopReason.MAX_EPOCHS);

    assertThat(
            tasks.stream()
                .map(task -> task.epoch() + ":" + task.replica() + "@" + task.firstStep()))
        .containsExactly(
            "0:0@0", "0:1@0", "0:0@2", "0:1@2", "0:0@4", "1:0@0", "1:1@0", "1:0@2", "1:1@2",
            "1:0@4");
    assertThat(last().progress().epoch()).isEqualTo(2);
    assertThat(last().progress().tokens()).isEqualTo(160);
  }

  @Test
  void stepsAreCountedOverRoundsAndEpochs() {
    run();

    assertThat(tasks.stream().filter(task -> task.replica() == 0).map(ReplicaTask::stepsBefore))
        .containsExactly(0L, 2L, 4L, 5L, 7L, 9L);
    assertThat(last().progress().steps()).isEqualTo(10);
    assertThat(last().progress().stepsInEpoch()).isZero();
  }

  @Test
  void replicasAreWeightedByTheTokensTheyRead() {
    run();

    // Round 1: 20 tokens each, values 2 and 4. Round 2: 20 and 10 tokens, values 5 and 5.
    // Round 3: only the first replica, one step.
    List<Float> values =
        states.stream().map(state -> state.parameters().values()[0]).limit(3).toList();
    assertThat(values).containsExactly(3f, 5f, 6f);
    states.clear();
    batches[1] = 4;
    run();
    // Now 20 and 20 tokens in round 2: values 5 and 7.
    assertThat(states.get(1).parameters().values()[0]).isEqualTo(6f);
  }

  @Test
  void carriedStateGoesToTheNextRoundAndEndsWithTheEpoch() {
    run();

    assertThat(tasks.stream().filter(task -> task.replica() == 0).map(ReplicaTask::carried))
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
    run();

    // 1 and 2 weigh alike; then 2.5 twice as much as 3.5; then the first replica alone.
    assertThat(states.get(0).parameters().optimizerState()).containsExactly(1.5f);
    assertThat(states.get(1).parameters().optimizerState()[0])
        .isCloseTo((2 * 2.5f + 3.5f) / 3, within(1e-6f));
    assertThat(tasks).allMatch(task -> task.optimizerState().length == 0);
  }

  @Test
  void keptMomentaStayWithTheirReplica() {
    momenta = OptimizerState.KEEP;
    run();

    assertThat(tasks.stream().filter(task -> task.replica() == 1).map(ReplicaTask::optimizerState))
        .containsExactly(new float[0], new float[] {2}, new float[] {4}, new float[] {6});
    assertThat(last().parameters().optimizerState()).isEmpty();
  }

  @Test
  void resetMomentaStartFromNothing() {
    momenta = OptimizerState.RESET;
    run();

    assertThat(tasks).allMatch(task -> task.optimizerState().length == 0);
    assertThat(states).allMatch(state -> state.parameters().optimizerState().length == 0);
  }

  @Test
  void validationEndsEachEpochOrComesEverySoManyRounds() {
    run();
    assertThat(validated).containsExactly(3, 6);

    states.clear();
    validated.clear();
    validateEvery = 2;
    run();
    assertThat(validated).containsExactly(2, 4, 6);
  }

  @Test
  void theBestIsKeptAsSuchAndTheOthersAsTheLatest() {
    validateEvery = 1;
    figures.addAll(List.of(0.5, 0.4, 0.6, 0.6, Double.NaN, 0.7));
    run();

    assertThat(kept)
        .containsExactly("BEST 1", "LATEST 2", "BEST 3", "LATEST 4", "LATEST 5", "BEST 6");
    assertThat(last().progress().validated().bestFigure()).isEqualTo(0.7);
    assertThat(last().progress().validated().bestRound()).isEqualTo(6);
  }

  @Test
  void aStateKnowsTheFigureOfItsOwnRound() {
    validateEvery = 2;
    figures.addAll(List.of(0.5, 0.4, 0.6));
    run();

    assertThat(states.stream().map(state -> state.progress().validated().figure()))
        .containsExactly(Double.NaN, 0.5, Double.NaN, 0.4, Double.NaN, 0.6);
  }

  @Test
  void divergenceEndsTrainingOnceAndKeepsWhatWasKept() {
    divergesAbove = 0;

    assertThatThrownBy(this::run)
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("Training diverged in round 4: replica 1 has a loss of NaN")
        .hasMessageContaining("lower train.optimizer.learning-rate or train.clip-norm")
        .hasMessageContaining("train.divergence.action = go-back");
    assertThat(kept).containsExactly("BEST 3");
    assertThat(states).hasSize(3);
  }

  @Test
  void divergenceGoesBackToTheLastCheckpointWithALowerRate() {
    action = DivergenceAction.GO_BACK;
    divergesAbove = 0.3;
    checkpointEvery = 2;

    assertThat(run()).isEqualTo(StopReason.MAX_EPOCHS);
    assertThat(setbacks).hasSize(2).allMatch(why -> why.startsWith("Training diverged in round"));
    assertThat(kept).containsExactly("LATEST 2", "BEST 3", "LATEST 4", "LATEST 6");
    assertThat(last().progress().setbacks()).isEqualTo(2);
    assertThat(tasks.get(tasks.size() - 1).rateCourse()).isEqualTo(0.25);
  }

  @Test
  void divergenceThatNoRateEndsEndsTraining() {
    action = DivergenceAction.GO_BACK;
    divergesAbove = 0;

    assertThatThrownBy(this::run)
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("after it went back 8 times");
    assertThat(setbacks).hasSize(8);
  }

  @Test
  void statesAreKeptEverySoManyRoundsAndAtTheEnd() {
    validateEvery = 100;
    checkpointEvery = 2;
    limits = new Limits(2, 5, 0, 0);

    assertThat(run()).isEqualTo(StopReason.MAX_ROUNDS);
    assertThat(kept).containsExactly("LATEST 2", "LATEST 4", "LATEST 5");
  }

  @Test
  void patienceEndsTrainingAfterValidationsWithoutABetterFigure() {
    validateEvery = 1;
    limits = new Limits(100, 0, 0, 2);
    figures.addAll(List.of(0.5, 0.6, 0.6, 0.55));

    assertThat(run()).isEqualTo(StopReason.NO_BETTER_FIGURE);
    assertThat(states).hasSize(4);
    assertThat(last().progress().validated().sinceBest()).isEqualTo(2);
  }

  @Test
  void aPlateauLowersTheRateFromTheNextRoundOn() {
    validateEvery = 1;
    schedule = new ScheduleConfig(ScheduleKind.PLATEAU, 0, 0.5, 2);
    figures.addAll(List.of(0.5, 0.4, 0.4, 0.6, 0.5, 0.5));
    run();

    assertThat(tasks.stream().filter(task -> task.replica() == 0).map(ReplicaTask::rateCourse))
        .containsExactly(1.0, 1.0, 1.0, 0.5, 0.5, 0.5);
    assertThat(last().progress().plateaus()).isEqualTo(2);
  }

  @Test
  void schedulesFollowTheTokensReadOfAllEpochs() {
    schedule = new ScheduleConfig(ScheduleKind.LINEAR, 0, 0.5, 1);
    run();

    assertThat(tasks.stream().filter(task -> task.replica() == 0).map(ReplicaTask::rateCourse))
        .containsExactly(1.0, 1 - 40 / 160.0, 1 - 70 / 160.0, 0.5, 0.25, 1 - 150 / 160.0);
    assertThat(reports.get(1).learningRate()).isEqualTo(0.1 * 0.75);
  }

  @Test
  void aReportHasMeansOverTheRound() {
    run();

    RoundReport second = reports.get(1);
    assertThat(second.round()).isEqualTo(2);
    assertThat(second.epoch()).isZero();
    assertThat(second.tokens()).isEqualTo(30);
    assertThat(second.loss()).isCloseTo(3.0 / 5, within(1e-12));
    assertThat(second.gradientNorm()).isCloseTo(7, within(1e-12));
  }

  @ParameterizedTest
  @EnumSource
  void stoppingAfterAnyRoundAndGoingOnIsAsIfNothingHappened(OptimizerState state) {
    momenta = state;
    schedule = new ScheduleConfig(ScheduleKind.PLATEAU, 0, 0.5, 1);
    run();
    List<String> undisturbed = states.stream().map(TrainingLoopTest::everythingOf).toList();

    for (int stop = 1; stop < undisturbed.size(); stop++) {
      states.clear();
      validated.clear();
      limits = new Limits(2, stop, 0, 0);
      run();
      limits = new Limits(2, 0, 0, 0);
      run(last());

      assertThat(states.stream().map(TrainingLoopTest::everythingOf))
          .containsExactlyElementsOf(undisturbed);
    }
  }

  private static String everythingOf(TrainingState state) {
    StringBuilder text = new StringBuilder(state.parameters().digest());
    for (ReplicaState replica : state.replicas()) {
      text.append(Arrays.toString(replica.carried()));
      text.append(Arrays.toString(replica.optimizerState())).append(replica.epochDone());
    }
    return text.append(state.progress()).toString();
  }

  @Test
  void aFinishedStateIsNotTrainedOn() {
    run();
    TrainingState end = last();
    tasks.clear();
    kept.clear();

    assertThat(run(end)).isEqualTo(StopReason.MAX_EPOCHS);
    assertThat(tasks).isEmpty();
    assertThat(kept).isEmpty();
  }
}
