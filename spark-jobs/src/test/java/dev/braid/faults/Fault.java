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
import java.util.regex.Pattern;
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
 * @param times how often it happens in all, or in each stage
 * @param inEachStage whether stages are counted apart
 * @param marks the folder of the marks
 */
record Fault(
    Action action,
    String job,
    int stage,
    int partition,
    int after,
    int times,
    boolean inEachStage,
    Path marks) {
  private static final String PREFIX = "spark.fault.";

  /** What happens. */
  enum Action {
    /** The process gets SIGKILL, as from the kernel where it took too much memory: code 137. */
    KILL,
    /** The process stands still. */
    STOP,
    /** As that, and with it the process that started it, which would put an end to that. */
    STOP_WITH_PARENT,
    /** The task takes some seconds longer. */
    SLEEP,
    /** The task stands still for ever, whoever interrupts it. */
    HANG,
    /** The task fails. */
    THROW,
    /** The heap of the process is full. */
    FILL_HEAP
  }

  /** Happens once, to any task of the first stage. */
  static Fault of(Action action, String job) {
    return new Fault(action, job, 1, -1, 0, 1, false, SparkHome.scratch("fault"));
  }

  Fault inStage(int number) {
    return new Fault(action, job, number, partition, after, times, inEachStage, marks);
  }

  Fault inPartition(int index) {
    return new Fault(action, job, stage, index, after, times, inEachStage, marks);
  }

  Fault after(int spared) {
    return new Fault(action, job, stage, partition, spared, times, inEachStage, marks);
  }

  Fault times(int count) {
    return new Fault(action, job, stage, partition, after, count, inEachStage, marks);
  }

  /** Once in each stage. */
  Fault everyTime() {
    return new Fault(action, job, stage, partition, after, 1, true, marks);
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
    properties.put(PREFIX + "in-each-stage", Boolean.toString(inEachStage));
    properties.put(PREFIX + "marks", marks.toString());
    return properties;
  }

  private Path jar() {
    Path jar = marks.resolveSibling(marks.getFileName() + ".jar");
    return ApplicationJar.of(jar, Fault.class, FaultPlugin.class);
  }

  static Fault of(SparkConf conf) {
    return new Fault(
        Action.valueOf(conf.get(PREFIX + "action")),
        conf.get(PREFIX + "job"),
        conf.getInt(PREFIX + "stage", 1),
        conf.getInt(PREFIX + "partition", -1),
        conf.getInt(PREFIX + "after", 0),
        conf.getInt(PREFIX + "times", 1),
        conf.getBoolean(PREFIX + "in-each-stage", false),
        Path.of(conf.get(PREFIX + "marks")));
  }

  /** Leaves a mark; false where it has happened often enough. */
  boolean mark(int stageId, String what) throws IOException {
    Path written = Files.createTempFile(marks.getParent(), "mark", "");
    Files.writeString(written, what);
    try {
      for (int i = 0; i < times; i++) {
        String name = inEachStage ? "mark-" + i + "-in-" + stageId : "mark-" + i;
        try {
          // Appears whole, and to one process only.
          Files.createLink(marks.resolve(name), written);
          return true;
        } catch (FileAlreadyExistsException e) {
          continue;
        }
      }
      return false;
    } finally {
      Files.delete(written);
    }
  }

  boolean hasHappened() {
    return !happened().isEmpty();
  }

  /** A process that it happened to. */
  long pid() {
    return Pattern.compile("pid=(\\d+)")
        .matcher(happened().get(0))
        .results()
        .mapToLong(found -> Long.parseLong(found.group(1)))
        .findFirst()
        .orElseThrow();
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
