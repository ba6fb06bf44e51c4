package dev.braid.faults;

import dev.braid.cluster.ApplicationJar;
import dev.braid.cluster.SparkHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;

/**
 * A fault at the start of tasks, where they run. Each time it happens it leaves a mark, so that a
 * test knows, and so that it happens as often as it is meant to, whichever process it happens in.
 *
 * @param action what happens
 * @param job a part of the description of the jobs that it happens in
 * @param stage in which of a job's stages, from 1
 * @param partition to which task of a stage; -1 for any
 * @param after how many such tasks a process spares before the fault happens for the first time
 * @param times how often it happens in all
 * @param marks the folder of the marks
 */
record Fault(
    Action action, String job, int stage, int partition, int after, int times, Path marks) {
  private static final String PREFIX = "spark.fault.";

  /** What happens. */
  enum Action {
    /** The process ends at once, as the kernel ends one that took too much memory. */
    HALT,
    /** The process stands still. */
    STOP,
    /** The task takes some seconds longer. */
    SLEEP,
    /** The task fails. */
    THROW,
    /** The heap of the process is full. */
    FILL_HEAP
  }

  /** Happens once, to any task of the first stage. */
  static Fault of(Action action, String job) {
    return new Fault(action, job, 1, -1, 0, 1, SparkHome.scratch("fault"));
  }

  Fault inStage(int number) {
    return new Fault(action, job, number, partition, after, times, marks);
  }

  Fault inPartition(int index) {
    return new Fault(action, job, stage, index, after, times, marks);
  }

  Fault after(int spared) {
    return new Fault(action, job, stage, partition, spared, times, marks);
  }

  Fault times(int count) {
    return new Fault(action, job, stage, partition, after, count, marks);
  }

  /** What a driver needs to have it happen. */
  Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    properties.put("spark.plugins", FaultPlugin.class.getName());
    properties.put("spark.jars", "local:" + jar());
    properties.put(PREFIX + "action", action.name());
    properties.put(PREFIX + "job", job);
    properties.put(PREFIX + "stage", Integer.toString(stage));
    properties.put(PREFIX + "partition", Integer.toString(partition));
    properties.put(PREFIX + "after", Integer.toString(after));
    properties.put(PREFIX + "times", Integer.toString(times));
    properties.put(PREFIX + "marks", marks.toString());
    return properties;
  }

  private Path jar() {
    return ApplicationJar.of(
        marks.resolveSibling(marks.getFileName() + ".jar"),
        Fault.class,
        Action.class,
        FaultPlugin.class,
        FaultPlugin.InExecutor.class);
  }

  static Fault of(SparkConf conf) {
    return new Fault(
        Action.valueOf(conf.get(PREFIX + "action")),
        conf.get(PREFIX + "job"),
        conf.getInt(PREFIX + "stage", 1),
        conf.getInt(PREFIX + "partition", -1),
        conf.getInt(PREFIX + "after", 0),
        conf.getInt(PREFIX + "times", 1),
        Path.of(conf.get(PREFIX + "marks")));
  }

  /** Leaves a mark; false where it has happened often enough. */
  boolean mark(String what) throws IOException {
    for (int i = 0; i < times; i++) {
      try {
        Files.writeString(Files.createFile(marks.resolve("mark-" + i)), what);
        return true;
      } catch (FileAlreadyExistsException e) {
        continue;
      }
    }
    return false;
  }

  boolean hasHappened() {
    return Files.exists(marks.resolve("mark-0"));
  }

  /** The marks: for each time that it happened who it happened to. */
  List<String> happened() {
    List<String> all = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(marks)) {
      for (Path file : files) {
        all.add(Files.readString(file));
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
