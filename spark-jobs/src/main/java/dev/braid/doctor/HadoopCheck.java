package dev.braid.doctor;

import dev.braid.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Which Hadoop configuration was found, and whether the default file system answers.
 *
 * @param fileSystem {@code fs.defaultFS}
 * @param cluster whether there are executors, to whom paths of this machine mean nothing
 */
record HadoopCheck(Store store, String fileSystem, boolean cluster) implements Check {
  private static final String FOLDER = "HADOOP_CONF_DIR";

  @Override
  public Topic topic() {
    return Topic.HADOOP;
  }

  @Override
  public String subject() {
    return fileSystem;
  }

  @Override
  public Finding look() throws IOException {
    return look(System.getenv());
  }

  Finding look(Map<String, String> environment) throws IOException {
    String folder = environment.getOrDefault(FOLDER, "");
    String found =
        FOLDER + (folder.isEmpty() ? " unset" : "=" + folder) + ", fs.defaultFS " + fileSystem;
    if (!folder.isEmpty() && !Files.exists(Path.of(folder, "core-site.xml"))) {
      return Finding.warn(
          found + ", though there is no core-site.xml in that folder",
          "set " + FOLDER + " to the folder of the cluster's core-site.xml and hdfs-site.xml");
    }
    if (cluster && fileSystem.startsWith("file:")) {
      return Finding.warn(
          found + ": paths without a scheme are on each machine's own disk",
          "set " + FOLDER + ", or name paths with their scheme, as in hdfs://HOST:8020/runs");
    }
    store.exists("/");
    return Finding.ok(found + ", which answers");
  }
}
