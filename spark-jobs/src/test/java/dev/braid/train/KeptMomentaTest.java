package dev.braid.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.Invocation;
import dev.braid.TestExperiment;
import dev.braid.store.Disk;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Momenta that replicas keep to themselves, in checkpoints. */
class KeptMomentaTest {
  private final TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);

  private String[] settings(String run, int rounds) {
    return new String[] {
      "train.optimizer.state=keep",
      "train.optimizer.kind=adam",
      "train.replicas=2",
      "train.batch-tokens=40",
      "train.steps-per-round=2",
      "train.checkpoint-every=1",
      "train.keep-checkpoints=9",
      "train.max-epochs=9",
      "train.max-rounds=" + rounds,
      "output=" + experiment.path(run)
    };
  }

  private Path file(String name) {
    return Path.of(URI.create(experiment.path(name)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"changed", "cut off", "gone"})
  void damagedOnesAreNoticedAndAnOlderCheckpointGivesTheSameBytes(String damage)
      throws IOException {
    experiment.complete("run", settings("straight", 4));
    experiment.complete("run", settings("stopped", 3));
    Path momenta = file("stopped/checkpoints/round-000003/momenta-00001.bin");
    byte[] bytes = Files.readAllBytes(momenta);
    switch (damage) {
      case "changed" -> bytes[bytes.length - 5] ^= 1;
      case "cut off" -> bytes = new byte[100];
      default -> Files.delete(momenta);
    }
    if (!damage.equals("gone")) {
      Files.write(momenta, bytes);
    }

    Invocation end = experiment.invokeOn("local[2]", "run", settings("stopped", 4));

    assertThat(end.exitCode()).as(end.errors()).isZero();
    assertThat(experiment.names("stopped/checkpoints"))
        .anyMatch(name -> name.startsWith(".bad-round-000003-"));
    assertThat(experiment.digests("stopped/checkpoints/round-000004"))
        .hasSize(6)
        .isEqualTo(experiment.digests("straight/checkpoints/round-000004"));
  }

  /**
   * Trials of the first round leave momenta under its number, which must not be taken for its own.
   */
  @Test
  void roundsBySecondsAreThoseOfTheStepsThatTheyHave() throws IOException {
    String[] timed = settings("timed", 3);
    timed[4] = "train.steps-per-round=1";
    timed[7] = "train.round-length={ kind = seconds, seconds = 0.05 }";
    experiment.complete("run", timed);
    String latest = "/checkpoints/" + experiment.latest("timed");
    int steps =
        experiment
            .json("timed" + latest + "/MANIFEST.json")
            .path("progress")
            .path("steps-per-round")
            .asInt();
    String[] constant = settings("constant", 3);
    constant[4] = "train.steps-per-round=" + steps;
    constant[7] = "train.round-length.kind=constant";
    experiment.complete("run", constant);

    assertThat(steps).isPositive();
    SortedMap<String, String> expected = experiment.digests("constant" + latest);
    SortedMap<String, String> found = experiment.digests("timed" + latest);
    expected.remove("MANIFEST.json");
    found.remove("MANIFEST.json");
    assertThat(found).hasSize(5).isEqualTo(expected);
  }

  @Test
  void twoCopiesGiveTheSameBytesAsOne() throws IOException {
    experiment.complete("run", settings("one", 3));
    List<String> two = new ArrayList<>(List.of(settings("two", 3)));
    two.add("train.optimizer.copies=2");
    experiment.complete("run", two.toArray(String[]::new));

    assertThat(experiment.digests("two/checkpoints"))
        .isEqualTo(experiment.digests("one/checkpoints"));
  }
}
