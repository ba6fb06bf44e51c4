package dev.braid.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.config.TrainingConfig.DivergenceAction;
import dev.braid.config.TrainingConfig.OptimizerState;
import dev.braid.sequence.Cursor;
import dev.braid.training.ReplicaReport.Work;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Momenta that replicas kept to themselves are gone: training goes back, and comes to the same. */
class LostMomentaTest {
  private final ToyTraining training = new ToyTraining();

  private static List<String> undisturbed() {
    ToyTraining undisturbed = new ToyTraining();
    undisturbed.checkpointEvery = 2;
    undisturbed.run();
    return undisturbed.everything;
  }

  @Test
  void trainingGoesBackToTheLastCheckpointAndComesToTheSameWithTheSameRate() {
    training.checkpointEvery = 2;
    training.lostInRounds.add(6);

    assertThat(training.run()).isEqualTo(StopReason.MAX_EPOCHS);

    assertThat(training.setbacks).containsExactly("Momenta are gone in round 6");
    assertThat(training.states.stream().map(state -> state.progress().round()))
        .containsExactly(1, 2, 3, 4, 5, 5, 6);
    List<String> expected = undisturbed();
    assertThat(training.everything.subList(0, 5)).isEqualTo(expected.subList(0, 5));
    assertThat(training.everything.subList(5, 7)).isEqualTo(expected.subList(4, 6));
    assertThat(training.last().progress().setbacks()).isZero();
    assertThat(training.tasks).allMatch(task -> task.rateCourse() == 1);
  }

  @Test
  void withoutACheckpointItBeginsAnew() {
    training.momenta = OptimizerState.KEEP;
    training.lostInRounds.add(2);

    training.run();

    assertThat(training.states.stream().map(state -> state.progress().round()))
        .containsExactly(1, 1, 2, 3, 4, 5, 6);
  }

  @Test
  void itGoesBackTooWhereTheyAreMissedAsACheckpointIsWritten() {
    training.checkpointEvery = 2;
    training.lostWhenKept.addAll(List.of(4, 6));

    assertThat(training.run()).isEqualTo(StopReason.MAX_EPOCHS);

    assertThat(training.setbacks)
        .containsExactly("Momenta are gone after round 4", "Momenta are gone after round 6");
    assertThat(training.kept).containsExactly("LATEST 2", "BEST 3", "LATEST 4", "LATEST 6");
    assertThat(training.everything.get(training.everything.size() - 1))
        .isEqualTo(undisturbed().get(5));
  }

  @Test
  void aRateThatWasLoweredSinceTheCheckpointStaysLow() {
    training.action = DivergenceAction.GO_BACK;
    training.divergesAbove = 0.7;
    // The first time that it is tried, round 4 diverges; the second time momenta are lost in it.
    training.lostInRounds.addAll(List.of(5));

    training.run();

    assertThat(training.setbacks).hasSize(2);
    assertThat(training.setbacks.get(0)).startsWith("Training diverged in round 4");
    assertThat(training.setbacks.get(1)).isEqualTo("Momenta are gone in round 5");
    assertThat(training.last().progress().setbacks()).isEqualTo(1);
    assertThat(training.tasks.stream().filter(task -> task.epoch() == 1).skip(2))
        .allMatch(task -> task.rateCourse() == 0.5);
  }

  @Test
  void thatTheyAreLostAgainAndAgainEndsTraining() {
    training.lostInRounds.addAll(Collections.nCopies(9, 2));

    assertThatThrownBy(training::run)
        .isInstanceOf(LostMomentaException.class)
        .hasMessage(
            "Momenta are gone in round 2, after training went back 8 times and never came to"
                + " another checkpoint; lower train.checkpoint-every or set train.optimizer.state ="
                + " average");
    assertThat(training.setbacks).hasSize(8);
  }

  @Test
  void aCheckpointInBetweenEndsTheCount() {
    training.checkpointEvery = 1;
    training.lostInRounds.addAll(Collections.nCopies(8, 2));
    training.lostInRounds.addAll(Collections.nCopies(8, 3));

    assertThat(training.run()).isEqualTo(StopReason.MAX_EPOCHS);
    assertThat(training.setbacks).hasSize(16);
  }

  @Test
  void whoAsksToStopIsHeardInBetween() {
    training.lostInRounds.addAll(Collections.nCopies(8, 2));
    training.askedToStop = () -> training.setbacks.size() == 3;

    assertThat(training.run()).isEqualTo(StopReason.ASKED_TO_STOP);
    assertThat(training.setbacks).hasSize(3);
  }

  private static ReplicaTask task(int round, OwnMomenta own) {
    return new ReplicaTask(1, 2, 0, Cursor.START, 1, round, 0, 1, new float[0], own);
  }

  @Test
  void roundsInOneProcessHaveTheMomentaOfTheLastRoundAlone() {
    Rounds rounds =
        Rounds.local(
            (start, task, own) ->
                new ReplicaResult(
                    new Parameters(new float[] {1}, new float[] {task.round()}),
                    new ReplicaReport(1, Cursor.START, own, new Work(1, 1, 1, 1, 1, 1, 1, false))),
            true);
    Parameters start = new Parameters(new float[] {0}, new float[0]);

    assertThatThrownBy(() -> rounds.run(start, List.of(task(5, new OwnMomenta.WithReplica(4)))))
        .isInstanceOf(LostMomentaException.class)
        .hasMessage("Momenta of replica 1 are gone: those of WithReplica[round=4]");
    rounds.run(start, List.of(task(1, OwnMomenta.NONE)));
    RoundOutcome second = rounds.run(start, List.of(task(2, new OwnMomenta.WithReplica(1))));
    assertThat(second.reports().get(0).carried()).containsExactly(1);
    assertThat(second.mean().orElseThrow().optimizerState()).isEmpty();
    assertThatThrownBy(() -> rounds.run(start, List.of(task(2, new OwnMomenta.WithReplica(1)))))
        .isInstanceOf(LostMomentaException.class);
    assertThatThrownBy(
            () -> rounds.run(start, List.of(task(3, new OwnMomenta.InFile(2, "m", 4, "aa")))))
        .isInstanceOf(LostMomentaException.class);
  }
}
