package dev.braid.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.Invocation;
import dev.braid.store.Disk;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A stopped run that was damaged before it goes on: what is left decides, and the end is the same.
 */
@Tag("slow")
class DamagedRunTest {
  /** What happens to a file. */
  enum Damage {
    CUT_OFF {
      @Override
      void to(Path file) throws IOException {
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 10));
      }
    },
    EMPTIED {
      @Override
      void to(Path file) throws IOException {
        Files.write(file, new byte[0]);
      }
    },
    ZEROED {
      @Override
      void to(Path file) throws IOException {
        Files.write(file, new byte[(int) Files.size(file)]);
      }
    },
    BIT_FLIPPED {
      @Override
      void to(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 0x10;
        Files.write(file, bytes);
      }
    },
    REMOVED {
      @Override
      void to(Path file) throws IOException {
        Files.delete(file);
      }
    };

    abstract void to(Path file) throws IOException;
  }

  private static Trial stopped;

  /** A run that was stopped after its fourth round. */
  @BeforeAll
  static void stop() throws IOException {
    stopped = Trial.on(Disk.LOCAL);
    Invocation end = Invocation.of(stopped.command("run", "train.max-rounds=4"));
    assertThat(end.exitCode()).as(end.errors()).isZero();
    assertThat(stopped.checkpoints()).endsWith("round-000003", "round-000004");
  }

  private static Path file(Trial trial, String name) {
    return Path.of(URI.create(trial.path())).resolve(name);
  }

  @ParameterizedTest
  @CsvSource({
    "parameters.bin, REMOVED",
    "parameters.bin, ZEROED",
    "optimizer.bin, REMOVED",
    "optimizer.bin, CUT_OFF",
    "optimizer.bin, BIT_FLIPPED",
    "outer.bin, REMOVED",
    "outer.bin, BIT_FLIPPED",
    "replicas.bin, REMOVED",
    "replicas.bin, CUT_OFF",
    "replicas.bin, BIT_FLIPPED",
    "MANIFEST.json, REMOVED",
    "MANIFEST.json, EMPTIED",
    "MANIFEST.json, ZEROED",
    "MANIFEST.json, CUT_OFF",
    "MANIFEST.json, BIT_FLIPPED"
  })
  void theCheckpointBeforeADamagedOneIsUsed(String name, Damage damage) throws IOException {
    Trial trial = stopped.copy();
    damage.to(file(trial, "checkpoints/round-000004/" + name));

    Invocation end = Invocation.of(trial.command("run"));

    assertThat(trial.experiment().names(trial.run() + "/checkpoints"))
        .anyMatch(file -> file.startsWith(".bad-round-000004-"));
    trial.isAsUndisturbed(end);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "round-000999", "round-000003", "../round-000001"})
  void numbersDecideWhateverThePointerToTheNewestSays(String pointer) throws IOException {
    Trial trial = stopped.copy();
    Files.writeString(file(trial, "checkpoints/LATEST"), pointer);

    trial.isAsUndisturbed(Invocation.of(trial.command("run")));
  }

  @Test
  void thePointerToTheNewestIsNotNeeded() throws IOException {
    Trial trial = stopped.copy();
    Files.delete(file(trial, "checkpoints/LATEST"));

    trial.isAsUndisturbed(Invocation.of(trial.command("run")));
  }

  @Test
  void aFolderThatOnlyHasTheNameOfACheckpointIsNone() throws IOException {
    Trial trial = stopped.copy();
    Files.createDirectory(file(trial, "checkpoints/round-000900"));

    trial.isAsUndisturbed(Invocation.of(trial.command("run")));
  }

  /** As after a copy, a restored backup or a clock that was put right. */
  @Test
  void timesOfFilesDecideNothing() throws IOException {
    Trial trial = stopped.copy();
    date(file(trial, "checkpoints/round-000003"), "2099-01-01T00:00:00Z");
    date(file(trial, "checkpoints/round-000004"), "1970-01-02T00:00:00Z");
    date(file(trial, "shards"), "2099-01-01T00:00:00Z");
    date(file(trial, "vocabulary"), "1970-01-02T00:00:00Z");

    trial.isAsUndisturbed(Invocation.of(trial.command("run")));
  }

  private static void date(Path folder, String time) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.toList()) {
        Files.setLastModifiedTime(each, FileTime.from(Instant.parse(time)));
      }
    }
  }
}
