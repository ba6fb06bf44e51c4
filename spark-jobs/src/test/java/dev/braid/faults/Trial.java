package dev.braid.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.braid.Invocation;
import dev.braid.TestExperiment;
import dev.braid.cluster.Submission;
import dev.braid.store.Disk;
import dev.braid.store.FileTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A run that something happens to, of an experiment of which another run was left in peace.
 * Whatever happened, in the end both must be the same to the byte.
 */
final class Trial {
  private static final String[] SETTINGS = {
    "train.max-epochs=3",
    "train.batch-tokens=60",
    "train.validate-every=1",
    "train.checkpoint-every=1",
    "train.optimizer.kind=adam",
    "train.outer.kind=nesterov"
  };
  private static final Map<Disk, TestExperiment> UNDISTURBED = new EnumMap<>(Disk.class);
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final TestExperiment experiment;
  private final String run;

  private Trial(TestExperiment experiment, String name) {
    this.experiment = experiment;
    this.run = name + "-" + NUMBERS.incrementAndGet();
  }

  /** A run that has not begun. */
  static Trial on(Disk disk) {
    return named("trial", disk);
  }

  /** A run that has not begun, in a run directory whose name starts with that. */
  static Trial named(String name, Disk disk) {
    return new Trial(undisturbed(disk), name);
  }

  private static synchronized TestExperiment undisturbed(Disk disk) {
    return UNDISTURBED.computeIfAbsent(
        disk,
        where -> {
          TestExperiment experiment = TestExperiment.tagger(where);
          experiment.complete("run", SETTINGS);
          return experiment;
        });
  }

  /** Another run that is as far as this one, as if its process had died now. */
  Trial copy() throws IOException {
    Trial copy = new Trial(experiment, "copy");
    FileTree.copy(experiment.store(), path(), copy.path());
    return copy;
  }

  TestExperiment experiment() {
    return experiment;
  }

  /** The run directory's name in the experiment's folder. */
  String run() {
    return run;
  }

  /** The run directory. */
  String path() {
    return experiment.path(run);
  }

  /** The arguments of a command on this run. */
  String[] command(String name, String... settings) {
    List<String> all = new ArrayList<>(List.of(SETTINGS));
    all.add("output=\"" + path() + "\"");
    all.addAll(List.of(settings));
    return experiment.arguments(name, all.toArray(String[]::new));
  }

  /**
   * The arguments of a prediction from the undisturbed run's model into a folder of this trial's
   * name with something behind it, which is refused at once where another process is at it.
   */
  String[] prediction(String behind) {
    List<String> all = new ArrayList<>(List.of(SETTINGS));
    all.add(TestExperiment.setting("predict.input", experiment.path("corpus/test.conll")));
    all.add("predict.output=\"" + path() + behind + "\"");
    all.add("lock-timeout=0s");
    return experiment.arguments("predict", all.toArray(String[]::new));
  }

  /** It ended well, gave what the undisturbed run gave, and left nothing behind. */
  void isAsUndisturbed(Invocation end) throws IOException {
    assertThat(end.exitCode()).as(end.errors()).isZero();
    hasSameBytes();
    leftNothing();
  }

  /** It ended well, gave what the undisturbed run gave, and left nothing behind. */
  void isAsUndisturbed(Submission end) throws IOException {
    assertThat(end.exitCode()).as(end.errors()).isZero();
    hasSameBytes();
    leftNothing();
  }

  /** All that the promise is about is the same as without disturbance. */
  void hasSameBytes() throws IOException {
    assertThat(results(run)).isEqualTo(results("run"));
    assertThat(experiment.text(run + "/metrics.jsonl").lines())
        .hasSameSizeAs(experiment.text("run/metrics.jsonl").lines().toList());
    assertThat(status().path("state").asText()).isEqualTo("done");
  }

  private SortedMap<String, String> results(String name) throws IOException {
    SortedMap<String, String> all = new TreeMap<>();
    for (String part : List.of("vocabulary", "shards", "checkpoints", "reports")) {
      experiment.digests(name + "/" + part).forEach((file, sum) -> all.put(part + "/" + file, sum));
    }
    // Checkpoints that were damaged are kept under such names.
    all.keySet().removeIf(file -> file.contains("/.bad-"));
    assertThat(all).hasSizeGreaterThan(10);
    return all;
  }

  /** Neither lock nor anything half-written is there. */
  void leftNothing() throws IOException {
    assertThat(experiment.names(run))
        .noneMatch(name -> name.startsWith("_") || name.startsWith(".") || name.contains("/.part"));
  }

  /** {@code STATUS.json}. */
  JsonNode status() throws IOException {
    return experiment.json(run + "/STATUS.json");
  }

  /** How many rounds the undisturbed run has. */
  int rounds() throws IOException {
    return Integer.parseInt(experiment.latest("run").replaceFirst("round-0*", ""));
  }

  /** The names of the checkpoints. */
  List<String> checkpoints() throws IOException {
    return experiment.names(run + "/checkpoints").stream()
        .filter(name -> name.startsWith("round-"))
        .map(name -> name.substring(0, name.indexOf('/')))
        .distinct()
        .toList();
  }
}
