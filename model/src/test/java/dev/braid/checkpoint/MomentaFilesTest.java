package dev.braid.checkpoint;

import static dev.braid.checkpoint.SampleCheckpoints.IDENTITY;
import static dev.braid.checkpoint.SampleCheckpoints.NAME;
import static dev.braid.checkpoint.SampleCheckpoints.checkpoint;
import static dev.braid.checkpoint.SampleCheckpoints.floats;
import static dev.braid.checkpoint.SampleCheckpoints.small;
import static dev.braid.checkpoint.SampleCheckpoints.withMomenta;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.checkpoint.Manifest.Place;
import dev.braid.sequence.Cursor;
import dev.braid.training.OwnMomenta;
import dev.braid.training.TrainingState.ReplicaState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What replicas keep to themselves, in files of their own beside the checkpoint's. */
class MomentaFilesTest {
  @Test
  void momentaOfReplicasLieInFilesThatTheirStatesName() throws IOException {
    MemoryFolder folder = withMomenta();

    List<ReplicaState> replicas = Checkpoint.read(folder, NAME).state().replicas();

    assertThat(folder.files.keySet())
        .containsExactly(
            "momenta-00000.bin",
            "momenta-00001.bin",
            "momenta-00002.bin",
            "parameters.bin",
            "optimizer.bin",
            "replicas.bin",
            "MANIFEST.json");
    for (int i = 0; i < 3; i++) {
      CheckpointFile file = folder.file("momenta-0000" + i + ".bin");
      assertThat(replicas.get(i).own())
          .isEqualTo(new OwnMomenta.InFile(7, file.name(), file.bytes(), file.sha256()));
    }
    assertThat(Checkpoint.readMomenta(folder, NAME, folder.file("momenta-00000.bin")))
        .isEqualTo(floats(18, 6));
    assertThat(Checkpoint.readMomenta(folder, NAME, folder.file("momenta-00001.bin"))).isEmpty();
  }

  /** Whoever goes on with them reads and compares them. */
  @Test
  void momentaAreNotReadWithTheCheckpoint() throws IOException {
    MemoryFolder folder = withMomenta();
    CheckpointFile file = folder.file("momenta-00002.bin");
    folder.files.get(file.name())[30] ^= 1;

    assertThat(Checkpoint.read(folder, NAME).state().replicas()).hasSize(3);
    for (ThrowingCallable reader :
        List.<ThrowingCallable>of(
            () -> Checkpoint.readMomenta(folder, NAME, file),
            () -> Checkpoint.verifyMomenta(folder, NAME, file))) {
      assertThatThrownBy(reader)
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("momenta-00002.bin was changed: its SHA-256 is ");
    }
    folder.files.remove(file.name());
    assertThatThrownBy(() -> Checkpoint.readMomenta(folder, NAME, file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("momenta-00002.bin is missing");
  }

  @Test
  void momentaAreThoseOfAllReplicasInTheirOrderOrOfNone() throws IOException {
    Checkpoint checkpoint = checkpoint(9, 0.125);
    MemoryFolder folder = new MemoryFolder();
    List<CheckpointFile> files = new ArrayList<>();
    for (int replica : new int[] {0, 2, 1}) {
      files.add(Checkpoint.writeMomenta(replica, floats(3, replica), folder));
    }

    assertThatThrownBy(() -> checkpoint.write(files, folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("names the file 'momenta-00002.bin' where 'momenta-00001.bin' belongs");
    assertThatThrownBy(() -> checkpoint.write(files.subList(0, 1), folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("names 4 files for 3 replicas");
    assertThat(folder.files).doesNotContainKey("MANIFEST.json");
    assertThatThrownBy(
            () -> Checkpoint.writeMomenta(0, new float[] {1, Float.NaN}, new MemoryFolder()))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("number 1 of momenta-00000.bin is NaN");
  }

  @Test
  void manifestsHaveRoomForAHundredThousandReplicas() throws IOException {
    int count = 100_000;
    List<CheckpointFile> files =
        new ArrayList<>(Manifest.read(small().files.get("MANIFEST.json")).files());
    List<Place> places =
        Collections.nCopies(count, new Place(new Cursor(1_000, 1_000_000_000, 10_000), false));
    for (int replica = 0; replica < count; replica++) {
      String name = CheckpointFormat.momenta(replica);
      files.add(new CheckpointFile(name, 2_000_000_000, "0".repeat(64)));
    }
    Checkpoint checkpoint = checkpoint(1, 0.5);
    byte[] bytes =
        new Manifest(checkpoint.state().progress(), places, IDENTITY, 0, files).toBytes();

    assertThat(bytes.length).isLessThan(Manifest.MAX_BYTES);
    assertThat(Manifest.read(bytes).replicas()).isEqualTo(places);
  }
}
