package dev.braid.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.checkpoint.CheckpointFile;
import dev.braid.sequence.Cursor;
import dev.braid.training.OwnMomenta;
import dev.braid.training.OwnMomenta.InFile;
import dev.braid.training.Parameters;
import dev.braid.training.RunningAverage;
import dev.braid.training.TrainingProgress;
import dev.braid.training.TrainingState;
import dev.braid.training.TrainingState.ReplicaState;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnMomentaFilesTest {
  private static final float[] NOTHING = new float[0];

  private static ReplicaState replica(OwnMomenta own) {
    return new ReplicaState(Cursor.START, NOTHING, own, true);
  }

  private static TrainingState state(OwnMomenta... own) {
    List<ReplicaState> replicas = List.of(own).stream().map(OwnMomentaFilesTest::replica).toList();
    return new TrainingState(
        new Parameters(NOTHING, NOTHING),
        NOTHING,
        RunningAverage.NONE,
        replicas,
        TrainingProgress.start());
  }

  /** A replica that has no batch left takes no step before the next epoch. */
  @Test
  void whatWasReadFromAnOlderCheckpointIsInTheNewOneWhenThatIsWritten() {
    InFile before = new InFile(7, "momenta-00000.bin", 10, "ab");
    OwnMomenta with = new OwnMomenta.WithReplica(8);
    List<CheckpointFile> written =
        List.of(
            new CheckpointFile("momenta-00000.bin", 10, "ab"),
            new CheckpointFile("momenta-00001.bin", 10, "cd"));

    TrainingState moved = OwnMomentaFiles.moved(state(before, with), written);

    assertThat(moved.replicas())
        .extracting(ReplicaState::own)
        .containsExactly(new InFile(0, "momenta-00000.bin", 10, "ab"), with);
    assertThat(OwnMomentaFiles.of(state(before, with)).files()).containsExactly(before);
  }

  @Test
  void withoutFilesNothingMoves() {
    TrainingState none = state(OwnMomenta.NONE, OwnMomenta.NONE);
    assertThat(OwnMomentaFiles.moved(none, List.of()).replicas()).isEqualTo(none.replicas());
    assertThat(OwnMomentaFiles.of(none).files()).isEmpty();
  }
}
