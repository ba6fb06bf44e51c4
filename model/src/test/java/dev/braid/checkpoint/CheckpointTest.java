package dev.braid.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.checkpoint.Checkpoint.Identity;
import dev.braid.training.Parameters;
import dev.braid.training.TrainingProgress;
import dev.braid.training.TrainingProgress.Validated;
import dev.braid.training.TrainingState;
import dev.braid.training.TrainingState.ReplicaState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
  private static final String NAME = "round-000007";
  private static final Identity IDENTITY =
      new Identity("11aa", "22bb \"quoted\" ü", "", "44\u0001dd");

  private static float[] floats(int count, long seed) {
    Random random = new Random(seed);
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = (float) random.nextGaussian();
    }
    return floats;
  }

  private static Checkpoint checkpoint(int parameters, double bestFigure) {
    List<ReplicaState> replicas =
        List.of(
            new ReplicaState(floats(5, 1), floats(6, 2), false),
            new ReplicaState(new float[0], floats(7, 3), true),
            new ReplicaState(new float[0], new float[0], false));
    TrainingProgress progress =
        new TrainingProgress(
            3, 7, 21, 1L << 40, Long.MAX_VALUE, 2, 4, new Validated(0.5, bestFigure, -1, 5));
    return new Checkpoint(
        new TrainingState(
            new Parameters(floats(parameters, 4), floats(2 * parameters, 5)), replicas, progress),
        IDENTITY);
  }

  private static MemoryFolder small() throws IOException {
    return MemoryFolder.of(checkpoint(9, 0.125));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, 0.1 + 0.2, -0.0, 4.9e-324, 1e23})
  void whatIsWrittenIsReadBack(double bestFigure) throws IOException {
    // More than one chunk, and not a whole number of chunks.
    Checkpoint written = checkpoint(150_001, bestFigure);

    Checkpoint read = Checkpoint.read(MemoryFolder.of(written), NAME);

    assertThat(read.identity()).isEqualTo(IDENTITY);
    assertThat(read.state().progress()).isEqualTo(written.state().progress());
    assertThat(read.state().parameters()).isEqualTo(written.state().parameters());
    assertThat(read.state().replicas()).hasSize(3);
    for (int i = 0; i < 3; i++) {
      ReplicaState replica = read.state().replicas().get(i);
      ReplicaState expected = written.state().replicas().get(i);
      assertThat(replica.carried()).isEqualTo(expected.carried());
      assertThat(replica.optimizerState()).isEqualTo(expected.optimizerState());
      assertThat(replica.epochDone()).isEqualTo(expected.epochDone());
    }
  }

  @Test
  void progressIsReadFromTheManifestAlone() throws IOException {
    MemoryFolder folder = small();
    folder.files.keySet().removeIf(name -> !name.equals("MANIFEST.json"));

    assertThat(Checkpoint.progress(folder, NAME).round()).isEqualTo(7);
    folder.files.clear();
    assertThatThrownBy(() -> Checkpoint.progress(folder, NAME))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("MANIFEST.json is missing");
  }

  @Test
  void theModelIsReadWithoutWhatOnlyTrainingNeeds() throws IOException {
    MemoryFolder folder = small();
    folder.files.remove("optimizer.bin");
    folder.files.remove("replicas.bin");

    Checkpoint.Model model = Checkpoint.model(folder, NAME);

    assertThat(model.values())
        .isEqualTo(Checkpoint.read(small(), NAME).state().parameters().values());
    assertThat(model.identity()).isEqualTo(IDENTITY);
    assertThat(model.sha256()).isEqualTo(MemoryFolder.sha256(folder.files.get("parameters.bin")));
    folder.files.get("parameters.bin")[30] ^= 1;
    assertThatThrownBy(() -> Checkpoint.model(folder, NAME))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("parameters.bin was changed");
  }

  @Test
  void theManifestIsWrittenLast() throws IOException {
    assertThat(small().files.keySet())
        .containsExactly("parameters.bin", "optimizer.bin", "replicas.bin", "MANIFEST.json");
  }

  @Test
  void floatsLieInTheFileAsFormatsMdSays() throws IOException {
    Checkpoint checkpoint = checkpoint(9, 0.5);
    ByteBuffer file =
        ByteBuffer.wrap(MemoryFolder.of(checkpoint).files.get("replicas.bin"))
            .order(ByteOrder.LITTLE_ENDIAN);

    assertThat(new String(file.array(), 0, 8, UTF_8)).isEqualTo("braidf32");
    assertThat(file.getInt(8)).isEqualTo(1);
    assertThat(file.getInt(12)).isEqualTo(6);
    assertThat(file.getLong(16)).isEqualTo(5);
    assertThat(file.getLong(24)).isEqualTo(6);
    assertThat(file.getFloat(16 + 6 * 8 + 5 * 4))
        .isEqualTo(checkpoint.state().replicas().get(0).optimizerState()[0]);
    assertThat(file.capacity()).isEqualTo(16 + 6 * 8 + (5 + 6 + 7) * 4);
  }

  @Test
  void theSameStateGivesTheSameBytes() throws IOException {
    assertThat(small().files.get("MANIFEST.json")).isEqualTo(small().files.get("MANIFEST.json"));
  }

  @Test
  void differencesOfIdentitiesAreNamed() {
    Identity other = new Identity("11aa", "changed", "", "changed");

    assertThat(IDENTITY.differences(other)).containsExactly("tokens", "shards");
    assertThat(IDENTITY.differences(IDENTITY)).isEmpty();
  }

  @Test
  void oneChangedByteAnywhereIsNeverAccepted() throws IOException {
    MemoryFolder whole = small();
    for (Map.Entry<String, byte[]> file : whole.files.entrySet()) {
      for (int at = 0; at < file.getValue().length; at++) {
        for (int flip : new int[] {0x01, 0x20, 0x80, 0xFF}) {
          MemoryFolder damaged = whole.copy();
          damaged.files.get(file.getKey())[at] ^= (byte) flip;
          assertBroken(damaged, file.getKey());
        }
      }
    }
  }

  @Test
  void everyTruncationAndEveryAddedByteIsRejected() throws IOException {
    MemoryFolder whole = small();
    for (Map.Entry<String, byte[]> file : whole.files.entrySet()) {
      for (int length = 0; length <= file.getValue().length + 1; length++) {
        if (length != file.getValue().length) {
          MemoryFolder damaged = whole.copy();
          damaged.files.put(file.getKey(), Arrays.copyOf(file.getValue(), length));
          assertBroken(damaged, file.getKey());
        }
      }
    }
  }

  @Test
  void everyMissingFileIsNamed() throws IOException {
    for (String name : small().files.keySet()) {
      MemoryFolder damaged = small();
      damaged.files.remove(name);

      assertThatThrownBy(() -> Checkpoint.verify(damaged, NAME))
          .isInstanceOf(CheckpointException.class)
          .hasMessage(
              "Cannot read checkpoint round-000007: "
                  + name
                  + " is missing; an older checkpoint can be used in its place");
    }
  }

  @Test
  void filesOfAnotherRoundAreRejected() throws IOException {
    MemoryFolder mixed = small();
    MemoryFolder other = MemoryFolder.of(checkpoint(9, 0.25));
    other.files.get("parameters.bin")[30] ^= 1;
    mixed.files.put("parameters.bin", other.files.get("parameters.bin"));

    assertThatThrownBy(() -> Checkpoint.read(mixed, NAME))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("parameters.bin was changed: its SHA-256 is ");
  }

  @ParameterizedTest
  @ValueSource(longs = {1L << 62, Long.MAX_VALUE, Long.MIN_VALUE, -1, 10, 8, 1L << 31})
  void aClaimedLengthThatTheFileDoesNotHaveIsRejected(long claimed) throws IOException {
    MemoryFolder forged = small();
    byte[] bytes = forged.files.get("parameters.bin").clone();
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(16, claimed);
    forged.forge("parameters.bin", bytes);

    assertThatThrownBy(() -> Checkpoint.read(forged, NAME))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(
            claimed == 8
                ? "parameters.bin is longer than the numbers its header announces"
                : "parameters.bin claims " + claimed + " numbers where it has bytes for 9");
  }

  @Test
  void aManifestThatClaimsALongFileAllocatesNothing() throws IOException {
    MemoryFolder forged = small();
    forged.forgeManifest(
        "\"bytes\" : " + forged.files.get("parameters.bin").length, "\"bytes\" : " + (1L << 62));

    assertThatThrownBy(() -> Checkpoint.read(forged, NAME))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("parameters.bin is cut off: it has 60 of 4611686018427387904 bytes");
  }

  @Test
  void arraysThatTheManifestDoesNotExpectAreRejected() throws IOException {
    MemoryFolder forged = small();
    forged.forgeManifest("[ false, true, false ]", "[ false, true ]");

    assertThatThrownBy(() -> Checkpoint.read(forged, NAME))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("replicas.bin has 6 arrays and 4 belong there");
  }

  @Test
  void otherVersionsAreRefusedByNumber() throws IOException {
    MemoryFolder manifest = small();
    manifest.forgeManifest("\"version\" : 1", "\"version\" : 2");
    MemoryFolder floats = small();
    byte[] bytes = floats.files.get("optimizer.bin").clone();
    bytes[8] = 9;
    floats.forge("optimizer.bin", bytes);

    assertThatThrownBy(() -> Checkpoint.read(manifest, NAME))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(
            "MANIFEST.json has format version 2 and this program reads version 1");
    assertThatThrownBy(() -> Checkpoint.read(floats, NAME))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(
            "optimizer.bin has format version 9 and this program reads version 1");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void numbersThatAreNotFiniteAreNeitherWrittenNorRead(float number) throws IOException {
    Checkpoint diverged = checkpoint(9, 1);
    diverged.state().parameters().values()[3] = number;
    MemoryFolder folder = new MemoryFolder();
    MemoryFolder forged = small();
    byte[] bytes = forged.files.get("parameters.bin").clone();
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(24 + 3 * 4, number);
    forged.forge("parameters.bin", bytes);

    assertThatThrownBy(() -> diverged.write(folder))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("number 3 of parameters.bin is " + number);
    assertThat(folder.files).isEmpty();
    assertThatThrownBy(() -> Checkpoint.read(forged, NAME))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("parameters.bin has a number that is not finite, at index 3");
  }

  @Test
  void deepAndLongManifestsAreRejected() throws IOException {
    MemoryFolder deep = small();
    deep.forgeManifest("\"progress\" : {", "\"deep\" : " + "[".repeat(100_000) + ", \"x\" : {");
    MemoryFolder lengthy = small();
    lengthy.forgeManifest("11aa", "1".repeat(Manifest.MAX_BYTES));

    assertBroken(deep, "MANIFEST.json");
    assertThatThrownBy(() -> Checkpoint.read(lengthy, NAME))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("MANIFEST.json is longer than 1048576 bytes");
  }

  @Test
  void randomMutationsWithValidDigestsRaiseOnlyCheckpointExceptions() throws IOException {
    Random random = new Random(17);
    int rejected = 0;
    for (int i = 0; i < 2_000; i++) {
      MemoryFolder forged = small();
      List<String> names = new ArrayList<>(forged.files.keySet());
      String name = names.get(random.nextInt(names.size()));
      boolean manifest = name.equals("MANIFEST.json");
      byte[] mutated = mutated(manifest ? forged.manifestBody() : forged.files.get(name), random);
      if (manifest) {
        forged.forgeManifest(mutated);
      } else {
        forged.forge(name, mutated);
      }
      try {
        Checkpoint.read(forged, NAME);
      } catch (CheckpointException e) {
        rejected++;
      }
    }
    // Changed numbers under a forged digest are numbers like any other.
    assertThat(rejected).isBetween(1_000, 1_999);
  }

  private static byte[] mutated(byte[] bytes, Random random) {
    boolean resize = random.nextInt(4) == 0;
    byte[] mutated =
        resize ? Arrays.copyOf(bytes, random.nextInt(bytes.length * 2)) : bytes.clone();
    int limit = random.nextBoolean() ? Math.min(32, mutated.length) : mutated.length;
    for (int i = random.nextInt(4); i >= 0 && limit > 0; i--) {
      mutated[random.nextInt(limit)] = (byte) random.nextInt();
    }
    return mutated;
  }

  private static void assertBroken(MemoryFolder folder, String file) {
    assertThatThrownBy(() -> Checkpoint.read(folder, NAME))
        .isInstanceOfSatisfying(
            CheckpointException.class,
            e -> {
              assertThat(e.checkpoint()).isEqualTo(NAME);
              assertThat(e.file()).isEqualTo(file);
              assertThat(e).hasMessageEndingWith("; an older checkpoint can be used in its place");
            });
  }
}
