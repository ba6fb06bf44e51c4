package dev.braid.doctor;

import dev.braid.store.RunLock;
import dev.braid.store.RunLockedException;
import dev.braid.store.StorageTrial;
import java.io.IOException;

/** Whether the file system of the run directory keeps a lock, for one at a time. */
record LockCheck(StorageTrial trial) implements Check {
  private static final String NAME = "lock";

  @Override
  public Topic topic() {
    return Topic.LOCK;
  }

  @Override
  public String subject() {
    return trial.place();
  }

  @Override
  public Finding look() throws IOException {
    try (RunLock first = trial.lock(NAME)) {
      if (!isRefused(trial)) {
        return shared();
      }
      first.requireHeld();
    } catch (RunLockedException lost) {
      return shared();
    }
    try (RunLock again = trial.lock(NAME)) {
      again.requireHeld();
    }
    return Finding.ok("taken, refused to a second, let go and taken again");
  }

  private Finding shared() {
    return Finding.fail(
        Trouble.STORAGE,
        trial.place() + ": two can have one lock",
        "keep runs on HDFS or on a disk with working locks");
  }

  private static boolean isRefused(StorageTrial trial) throws IOException {
    try (RunLock second = trial.lock(NAME)) {
      second.requireHeld();
      return false;
    } catch (RunLockedException asItHasToBe) {
      return true;
    }
  }
}
