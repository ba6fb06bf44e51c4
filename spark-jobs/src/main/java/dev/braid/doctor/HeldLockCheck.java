package dev.braid.doctor;

import dev.braid.store.RunLock;
import dev.braid.store.RunLockedException;
import dev.braid.store.StorageTrial;
import java.io.IOException;

/** Whether a lock that the driver holds is refused to another process. */
record HeldLockCheck(StorageTrial trial) implements Check {
  private static final String NAME = "held";

  @Override
  public Topic topic() {
    return Topic.LOCK;
  }

  @Override
  public String subject() {
    return trial.place();
  }

  /** Takes it, for the driver. */
  RunLock hold() throws IOException {
    return trial.lock(NAME);
  }

  @Override
  public Finding look() throws IOException {
    try (RunLock second = trial.lock(NAME)) {
      second.requireHeld();
      return Finding.fail(
          Trouble.STORAGE,
          trial.place() + ": the driver holds a lock, and this process could take it too",
          "keep runs on HDFS or on a disk whose locks count on all machines");
    } catch (RunLockedException asItHasToBe) {
      return Finding.ok("refused while the driver holds it");
    }
  }
}
