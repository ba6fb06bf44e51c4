package dev.braid.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.util.Utils;

/** Whether local folders can be written and have room. */
record FoldersCheck() implements Check {
  private static final long LEAST = 64 * Bytes.MIB;
  private static final long ENOUGH = Bytes.GIB;

  @Override
  public Topic topic() {
    return Topic.FOLDERS;
  }

  @Override
  public Finding look() {
    List<String> folders = new ArrayList<>();
    folders.addAll(Arrays.asList(Utils.getConfiguredLocalDirs(SparkEnv.get().conf())));
    folders.add(System.getProperty("java.io.tmpdir"));
    return judge(folders.stream().distinct().toList(), LEAST, ENOUGH);
  }

  static Finding judge(List<String> folders, long least, long enough) {
    List<String> found = new ArrayList<>();
    long smallest = Long.MAX_VALUE;
    for (String folder : folders) {
      try {
        long free = free(Path.of(folder));
        smallest = Math.min(smallest, free);
        found.add(folder + " " + Bytes.of(free) + " free");
      } catch (IOException unusable) {
        return Finding.fail(
            Trouble.CONFIGURATION,
            folder + " cannot be written: " + Finding.line(unusable),
            "set spark.local.dir (of a cluster's Workers SPARK_LOCAL_DIRS, of YARN"
                + " yarn.nodemanager.local-dirs) or -Djava.io.tmpdir to another folder");
      }
    }
    String all = String.join(", ", found);
    String more = "make room there, or set spark.local.dir or -Djava.io.tmpdir to another disk";
    if (smallest < least) {
      return Finding.fail(Trouble.STORAGE, all, more);
    }
    return smallest < enough ? Finding.warn(all, more) : Finding.ok(all);
  }

  /** After a file was written there. */
  private static long free(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path file = Files.createTempFile(folder, "braid-doctor-", "");
    try {
      Files.write(file, new byte[1 << 12]);
      return Files.getFileStore(folder).getUsableSpace();
    } finally {
      Files.delete(file);
    }
  }
}
