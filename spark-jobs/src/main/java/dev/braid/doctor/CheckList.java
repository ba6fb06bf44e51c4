package dev.braid.doctor;

import dev.braid.store.StorageTrial;
import dev.braid.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;

/**
 * Which checks are made where.
 *
 * @param trial on the file system of the run directory; none without an experiment, or where it
 *     could not begin
 */
record CheckList(SparkConf conf, Store store, Needs needs, Optional<StorageTrial> trial) {
  /** In local mode tasks run in the driver, which then is looked at as executors are. */
  private boolean cluster() {
    String master = conf.get("spark.master");
    return !master.equals("local") && !master.startsWith("local[");
  }

  private int taskCores() {
    return conf.getInt("spark.task.cpus", 1);
  }

  /**
   * @param fileSystem {@code fs.defaultFS}
   * @param workers what runs tasks
   */
  List<Check> ofDriver(String fileSystem, List<Executor> workers) {
    List<Check> checks = new ArrayList<>();
    checks.add(new SlotsCheck(needs.replicas(), taskCores(), workers));
    checks.add(new SettingsCheck(conf, cluster()));
    checks.addAll(ofEveryProcess());
    if (!cluster()) {
      checks.add(new ThreadsCheck(taskCores()));
    }
    checks.add(new HadoopCheck(store, fileSystem, cluster()));
    trial.ifPresent(
        on -> {
          checks.add(new StorageCheck(on));
          checks.add(new LockCheck(on));
        });
    if (!needs.outputs().isEmpty()) {
      checks.add(new OutputCheck(store, needs.outputs()));
    }
    checks.addAll(ofData());
    return checks;
  }

  /**
   * @param held whether the driver holds the lock that executors are to be refused
   */
  List<Check> ofExecutors(boolean held) {
    List<Check> checks = new ArrayList<>();
    checks.add(new SparkCheck());
    checks.addAll(ofEveryProcess());
    checks.add(new ThreadsCheck(taskCores()));
    trial.ifPresent(
        on -> {
          checks.add(new StorageCheck(on));
          if (held) {
            checks.add(new HeldLockCheck(on));
          }
        });
    checks.addAll(ofData());
    return checks;
  }

  private List<Check> ofEveryProcess() {
    return List.of(
        new JavaCheck(),
        new NativeMemoryCheck(cluster()),
        new KernelCheck(),
        new KryoCheck(),
        new FoldersCheck(),
        new LocaleCheck(needs.paths()));
  }

  private List<Check> ofData() {
    return needs.inputs().isEmpty() ? List.of() : List.of(new DataCheck(store, needs.inputs()));
  }
}
