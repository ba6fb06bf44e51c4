package dev.braid.doctor;

import dev.braid.store.StorageTrial;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Whether the file system of the run directory does what runs rely on. */
record StorageCheck(StorageTrial trial) implements Check {
  private static final long ENOUGH = Bytes.GIB;

  /** Stores of objects whose rename is a copy. */
  private static final List<String> COPYING =
      List.of("s3", "s3a", "s3n", "gs", "oss", "cosn", "obs", "swift", "wasb", "wasbs");

  @Override
  public Topic topic() {
    return Topic.STORAGE;
  }

  @Override
  public String subject() {
    return trial.place();
  }

  @Override
  public Finding look() throws IOException {
    long start = System.nanoTime();
    trial.run();
    double seconds = (System.nanoTime() - start) / 1e9;
    return judge(trial.place(), seconds, trial.free());
  }

  static Finding judge(String place, double seconds, long free) {
    String found =
        String.format(
            Locale.ROOT,
            "%s: creates, replaces, moves and lists as it has to, in %.1f s; %s free",
            place,
            seconds,
            Bytes.of(free));
    String scheme = place.substring(0, Math.max(0, place.indexOf(':')));
    if (COPYING.contains(scheme)) {
      return Finding.warn(
          found + "; but " + scheme + " renames folders by copying them",
          "keep runs on HDFS and copy their results: on an object store a run that dies may leave"
              + " half a folder");
    }
    return free < ENOUGH ? Finding.warn(found, "make room, or raise the quota") : Finding.ok(found);
  }
}
