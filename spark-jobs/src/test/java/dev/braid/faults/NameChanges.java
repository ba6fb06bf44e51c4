package dev.braid.faults;

import dev.braid.cluster.Driver;
import dev.braid.cluster.HeldCall;
import dev.braid.cluster.HeldProcess;
import dev.braid.cluster.HeldProcess.Place;
import dev.braid.store.Disk;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A driver that stands still before each change of names in a run directory: before every renaming
 * and every deletion, where the disk is told of it, whoever wanted it.
 */
final class NameChanges implements AutoCloseable {
  static final Duration LIMIT = Duration.ofMinutes(5);

  private static final String NAME_NODE =
      "org.apache.hadoop.hdfs.protocolPB.ClientNamenodeProtocolTranslatorPB";
  private static final List<Place> HDFS =
      List.of(
          new Place(NAME_NODE, "rename"),
          new Place(NAME_NODE, "rename2"),
          new Place(NAME_NODE, "delete"));
  private static final List<Place> LOCAL =
      List.of(
          new Place("java.nio.file.Files", "move"),
          new Place("java.nio.file.Files", "delete"),
          new Place("java.nio.file.Files", "deleteIfExists"),
          new Place("java.io.File", "delete"));

  private final HeldProcess driver;
  private final String folder;

  private NameChanges(HeldProcess driver, String folder) {
    this.driver = driver;
    this.folder = folder;
  }

  /** Starts a command on a trial in a driver whose tasks are threads of its own. */
  static NameChanges of(Disk disk, Trial trial, String... command) {
    return of(Driver.local(2), disk, trial, command);
  }

  /** Starts a command on a trial. */
  static NameChanges of(Driver driver, Disk disk, Trial trial, String... command) {
    HeldProcess held =
        HeldProcess.start(
            option -> driver.jvm(option).braid(command), disk == Disk.HDFS ? HDFS : LOCAL);
    return new NameChanges(held, trial.run());
  }

  HeldProcess driver() {
    return driver;
  }

  /** Stops before the next change in which that text occurs; nothing when the driver has ended. */
  Optional<HeldCall> next(String text) {
    return driver.find(call -> call.mentions(folder) && call.mentions(text), LIMIT);
  }

  /** Stops before the next change in which that text occurs; fails when the driver ends before. */
  HeldCall await(String text) {
    return next(text).orElseThrow(() -> new AssertionError("No change of " + text));
  }

  @Override
  public void close() {
    driver.close();
  }
}
