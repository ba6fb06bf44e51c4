package dev.braid.checkpoint;

import static dev.braid.checkpoint.SampleCheckpoints.IDENTITY;
import static dev.braid.checkpoint.SampleCheckpoints.NAME;
import static dev.braid.checkpoint.SampleCheckpoints.checkpoint;
import static dev.braid.checkpoint.SampleCheckpoints.small;
import static dev.braid.checkpoint.SampleCheckpoints.withAll;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.checkpoint.Checkpoint.Identity;
import dev.braid.training.OwnMomenta;
import dev.braid.training.TrainingState.ReplicaState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
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
      assertThat(replica.next()).isEqualTo(expected.next());
      assertThat(replica.own()).isEqualTo(OwnMomenta.NONE);
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
  void theModelIsVerifiedWithoutWhatOnlyTrainingNeeds() throws IOException {
    MemoryFolder folder = withAll();
    folder.files.keySet().retainAll(Set.of("MANIFEST.json", "parameters.bin"));

    Checkpoint.verifyModel(folder, NAME);

    folder.files.get("parameters.bin")[30] ^= 1;
    assertThatThrownBy(() -> Checkpoint.verifyModel(folder, NAME))
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
    assertThat(file.getInt(12)).isEqualTo(3);
    assertThat(file.getLong(16)).isEqualTo(5);
    assertThat(file.getLong(24)).isZero();
    assertThat(file.getFloat(16 + 3 * 8 + 5 * 4))
        .isEqualTo(checkpoint.state().replicas().get(2).carried()[0]);
    assertThat(file.capacity()).isEqualTo(16 + 3 * 8 + (5 + 7) * 4);
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
    MemoryFolder whole = withAll();
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
    MemoryFolder whole = withAll();
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
    for (String name : withAll().files.keySet()) {
      MemoryFolder damaged = withAll();
      damaged.files.remove(name);

      assertThatThrownBy(() -> readWhole(damaged))
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
    String manifest = new String(forged.manifestBody(), UTF_8);
    int last = manifest.lastIndexOf(", {\n    \"shard\"");
    forged.forgeManifest(manifest.substring(last, manifest.indexOf(" ]", last)), "");

    assertThatThrownBy(() -> Checkpoint.read(forged, NAME))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("replicas.bin has 3 arrays and 2 belong there");
  }

  @Test
  void otherVersionsAreRefusedByNumber() throws IOException {
    MemoryFolder manifest = small();
    manifest.forgeManifest("\"version\" : 2", "\"version\" : 4");
    MemoryFolder floats = small();
    byte[] bytes = floats.files.get("optimizer.bin").clone();
    bytes[8] = 9;
    floats.forge("optimizer.bin", bytes);

    assertThatThrownBy(() -> Checkpoint.read(manifest, NAME))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(
            "MANIFEST.json has format version 4 and this program reads versions 2 and 3");
    assertThatThrownBy(() -> Checkpoint.read(floats, NAME))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(
            "optimizer.bin has format version 9 and this program reads version 1");
  }

  /** As a program wrote it that knew no cursors: its replicas would begin the epoch anew. */
  @Test
  void aManifestOfVersionOneIsRefusedNamingBoth() throws IOException {
    MemoryFolder old = small();
    String body = new String(old.manifestBody(), UTF_8);
    int start = body.indexOf("  \"replicas\"");
    int end = body.indexOf("  \"identity\"");
    old.forgeManifest(
        (body.substring(0, start)
                + "  \"replicas-done\" : [ false, true, false ],\n"
                + body.substring(end))
            .replace("\"version\" : 2", "\"version\" : 1")
            .getBytes(UTF_8));

    for (ThrowingCallable reader :
        List.<ThrowingCallable>of(
            () -> Checkpoint.read(old, NAME),
            () -> Checkpoint.progress(old, NAME),
            () -> Checkpoint.verifyModel(old, NAME))) {
      assertThatThrownBy(reader)
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining(
              "MANIFEST.json has format version 1 and this program reads versions 2 and 3");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5", "9223372036854775808", "\"7\""})
  void aPlaceThatIsNoneIsRefused(String row) throws IOException {
    MemoryFolder forged = small();
    forged.forgeManifest("\"row\" : " + (1L << 33), "\"row\" : " + row);

    assertThatThrownBy(() -> Checkpoint.read(forged, NAME))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(
            "MANIFEST.json has no 'row' that is a whole number from 0 to 9223372036854775807");
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

    assertThatThrownBy(() -> diverged.write(List.of(), folder))
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
        .hasMessageContaining("MANIFEST.json is longer than 33554432 bytes");
  }

  @Test
  void randomMutationsWithValidDigestsRaiseOnlyCheckpointExceptions() throws IOException {
    Random random = new Random(17);
    int rejected = 0;
    for (int i = 0; i < 2_000; i++) {
      MemoryFolder forged = withAll();
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
        readWhole(forged);
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

  /** Momenta too, as those read them who go on with them. */
  private static void readWhole(MemoryFolder folder) throws IOException {
    for (ReplicaState replica : Checkpoint.read(folder, NAME).state().replicas()) {
      if (replica.own() instanceof OwnMomenta.InFile file) {
        CheckpointFile written = new CheckpointFile(file.name(), file.bytes(), file.sha256());
        Checkpoint.readMomenta(folder, NAME, written);
      }
    }
  }

  private static void assertBroken(MemoryFolder folder, String file) {
    assertThatThrownBy(() -> readWhole(folder))
        .isInstanceOfSatisfying(
            CheckpointException.class,
            e -> {
              assertThat(e.checkpoint()).isEqualTo(NAME);
              assertThat(e.file()).isEqualTo(file);
              assertThat(e).hasMessageEndingWith("; an older checkpoint can be used in its place");
            });
  }
}
