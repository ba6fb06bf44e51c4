package dev.braid.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/**
 * A name node and two data nodes in this JVM, started when first asked for and ended with it. Tests
 * share it, each in a fresh folder.
 */
public final class MiniHdfs {
  private static MiniHdfs shared;

  private final MiniDFSCluster cluster;
  private final AtomicInteger folders = new AtomicInteger();

  private MiniHdfs(MiniDFSCluster cluster) {
    this.cluster = cluster;
  }

  /** The one of this JVM. */
  public static synchronized MiniHdfs shared() {
    if (shared == null) {
      shared = start();
    }
    return shared;
  }

  /** As in {@code hdfs://127.0.0.1:38211}, without a slash at the end. */
  public String uri() {
    return cluster.getURI().toString().replaceAll("/$", "");
  }

  /** A copy that has HDFS as the default file system, small blocks and one replica. */
  public Configuration configuration() {
    Configuration configuration = new Configuration(cluster.getConfiguration(0));
    configuration.set("fs.defaultFS", uri());
    return configuration;
  }

  /** An empty folder that nobody else has, as a path with scheme and host. */
  public String freshFolder() {
    String folder = uri() + "/tests/" + folders.incrementAndGet();
    try {
      cluster.getFileSystem().mkdirs(new org.apache.hadoop.fs.Path(folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folder;
  }

  /** A client of its own, as another process would have. */
  public DistributedFileSystem newClient() throws IOException {
    return (DistributedFileSystem)
        org.apache.hadoop.fs.FileSystem.newInstance(cluster.getURI(), configuration());
  }

  /** For tests that stop its nodes or shorten its leases, and put that right again. */
  public MiniDFSCluster cluster() {
    return cluster;
  }

  private static MiniHdfs start() {
    Configuration configuration = new Configuration();
    configuration.setInt("dfs.replication", 1);
    configuration.setLong("dfs.namenode.fs-limits.min-block-size", 1024);
    configuration.setLong("dfs.blocksize", 1 << 20);
    configuration.setInt("dfs.namenode.safemode.extension", 0);
    // A client that finds its file not yet complete would wait for 400 ms.
    configuration.setInt("dfs.client.block.write.locateFollowingBlock.initial.delay.ms", 10);
    // The name node's disk is not what is tested.
    configuration.setBoolean("dfs.namenode.edits.noeditlogchannelflush", true);
    try {
      Path target = Files.createDirectories(Path.of("target", "hdfs")).toAbsolutePath();
      Path folder = Files.createTempDirectory(target, "");
      MiniDFSCluster cluster =
          new MiniDFSCluster.Builder(configuration, folder.toFile()).numDataNodes(2).build();
      cluster.waitActive();
      return new MiniHdfs(cluster);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
