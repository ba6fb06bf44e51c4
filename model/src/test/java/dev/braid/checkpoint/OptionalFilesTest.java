package dev.braid.checkpoint;

import static dev.braid.checkpoint.SampleCheckpoints.NAME;
import static dev.braid.checkpoint.SampleCheckpoints.floats;
import static dev.braid.checkpoint.SampleCheckpoints.small;
import static dev.braid.checkpoint.SampleCheckpoints.with;
import static dev.braid.checkpoint.SampleCheckpoints.withAll;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.training.OwnMomenta;
import dev.braid.training.RunningAverage;
import dev.braid.training.TrainingState;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The momentum of the outer optimizer and the average, each in a file of its own. */
class OptionalFilesTest {
  private static int version(MemoryFolder folder) {
    String manifest = new String(folder.files.get("MANIFEST.json"), UTF_8);
    int at = manifest.indexOf("\"version\" : ") + 12;
    return manifest.charAt(at) - '0';
  }

  @Test
  void theMomentumReadsBackBitForBit() throws IOException {
    MemoryFolder folder = MemoryFolder.of(with(floats(9, 8), RunningAverage.NONE));

    TrainingState read = Checkpoint.read(folder, NAME).state();

    assertThat(read.outer()).isEqualTo(floats(9, 8));
    assertThat(folder.files.keySet())
        .containsExactly(
            "parameters.bin", "optimizer.bin", "replicas.bin", "outer.bin", "MANIFEST.json");
    assertThat(version(folder)).isEqualTo(3);
  }

  /** So that an older Braid can read what it would understand. */
  @Test
  void aCheckpointWithoutMomentumIsOfTheVersionBefore() throws IOException {
    assertThat(version(small())).isEqualTo(2);
    assertThat(Checkpoint.read(small(), NAME).state().outer()).isEmpty();
  }

  @Test
  void momentaOfReplicasLieBehindIt() throws IOException {
    MemoryFolder folder = withAll();

    TrainingState read = Checkpoint.read(folder, NAME).state();

    assertThat(read.outer()).isEqualTo(floats(9, 8));
    CheckpointFile file = folder.file("momenta-00002.bin");
    assertThat(read.replicas().get(2).own())
        .isEqualTo(new OwnMomenta.InFile(7, file.name(), file.bytes(), file.sha256()));
  }

  @Test
  void aMomentumOfAnotherModelIsRefused() throws IOException {
    MemoryFolder other = MemoryFolder.of(with(floats(8, 8), RunningAverage.NONE));

    assertThatThrownBy(() -> Checkpoint.read(other, NAME))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("outer.bin has 8 numbers for 9 parameters");
  }

  @Test
  void aMomentumThatIsNotFiniteIsNotWritten() {
    MemoryFolder folder = new MemoryFolder();
    Checkpoint diverged =
        with(new float[] {0, 0, 0, 0, 0, 0, 0, Float.NaN, 0}, RunningAverage.NONE);

    assertThatThrownBy(() -> diverged.write(List.of(), folder))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("number 7 of outer.bin is NaN");
    assertThat(folder.files).isEmpty();
  }

  @Test
  void theAverageReadsBackBitForBit() throws IOException {
    TrainingState read = Checkpoint.read(withAll(), NAME).state();

    assertThat(read.average().values()).isEqualTo(floats(9, 9));
    assertThat(read.average().rounds()).isEqualTo(4);
    assertThat(read.progress().validated().ofAverage()).isFalse();
    assertThat(Checkpoint.read(small(), NAME).state().average().exists()).isFalse();
  }

  @Test
  void theModelIsTheAverageWhereThatValidatedBetter() throws IOException {
    MemoryFolder folder = withAll();
    folder.forgeManifest("\"figure\" :", "\"figure-of-average\" : true,\n    \"figure\" :");

    assertThat(Checkpoint.model(folder, NAME).values()).isEqualTo(floats(9, 9));
    TrainingState read = Checkpoint.read(folder, NAME).state();
    assertThat(read.progress().validated().ofAverage()).isTrue();
    assertThat(read.average().values()).isEqualTo(floats(9, 9));
    assertThat(read.parameters().values()).isEqualTo(floats(9, 4));
    assertThat(Checkpoint.model(withAll(), NAME).values()).isEqualTo(floats(9, 4));
  }

  @Test
  void aManifestThatContradictsItsFilesIsRefused() throws IOException {
    MemoryFolder none = small();
    none.forgeManifest("\"figure\" :", "\"figure-of-average\" : true,\n    \"figure\" :");
    MemoryFolder zero = withAll();
    zero.forgeManifest("\"averaged-rounds\" : 4", "\"averaged-rounds\" : 0");

    assertThatThrownBy(() -> Checkpoint.read(none, NAME))
        .hasMessageContaining("MANIFEST.json has the figure of an average and no average");
    assertThatThrownBy(() -> Checkpoint.read(zero, NAME))
        .hasMessageContaining("MANIFEST.json has an average of 0 rounds and a file of it");
  }
}
