package dev.braid.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.net.ScriptBasedMapping;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;

/**
 * A resource manager and two node managers in this JVM over {@link MiniHdfs}, started when first
 * asked for and ended with it. Containers are processes of their own.
 */
public final class MiniYarn {
  private static MiniYarn shared;

  private final MiniYARNCluster cluster;
  private final Path conf;

  private MiniYarn(MiniYARNCluster cluster, Path conf) {
    this.cluster = cluster;
    this.conf = conf;
  }

  /** The one of this JVM. */
  public static synchronized MiniYarn shared() {
    if (shared == null) {
      shared = start();
    }
    return shared;
  }

  private static MiniYarn start() {
    Path folder = SparkHome.scratch("yarn");
    System.setProperty("test.build.data", folder.toString());
    YarnConfiguration configuration = new YarnConfiguration(MiniHdfs.shared().configuration());
    configuration.set("yarn.resourcemanager.hostname", "127.0.0.1");
    configuration.setInt("yarn.scheduler.minimum-allocation-mb", 128);
    configuration.setInt("yarn.nodemanager.resource.memory-mb", 4096);
    configuration.setInt("yarn.nodemanager.resource.cpu-vcores", 4);
    configuration.set("yarn.scheduler.capacity.root.queues", "default");
    configuration.setInt("yarn.scheduler.capacity.root.default.capacity", 100);
    configuration.setFloat("yarn.scheduler.capacity.maximum-am-resource-percent", 0.8f);
    configuration.setBoolean("yarn.nodemanager.pmem-check-enabled", false);
    configuration.setBoolean("yarn.nodemanager.vmem-check-enabled", false);
    configuration.setFloat(
        "yarn.nodemanager.disk-health-checker.max-disk-utilization-per-disk-percentage", 99.5f);
    // Logs stay until they are read.
    configuration.setInt("yarn.nodemanager.delete.debug-delay-sec", 3600);
    MiniYARNCluster cluster = new MiniYARNCluster("braid", 1, 2, 1, 1);
    cluster.init(configuration);
    cluster.start();
    return new MiniYarn(cluster, written(cluster, folder.resolve("conf")));
  }

  private static Path written(MiniYARNCluster cluster, Path conf) {
    Configuration clients = new Configuration(cluster.getConfig());
    // The mini cluster's own class for that is not in Spark.
    clients.set("net.topology.node.switch.mapping.impl", ScriptBasedMapping.class.getName());
    try {
      Files.createDirectories(conf);
      for (String file : new String[] {"core-site.xml", "yarn-site.xml"}) {
        try (OutputStream out = Files.newOutputStream(conf.resolve(file))) {
          clients.writeXml(out);
        }
      }
      return conf;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A driver that has two executors, itself in a container if the mode is {@code cluster}. */
  public Driver driver(String mode) {
    String options = String.join(" ", SparkHome.fastStart());
    return Driver.on("yarn")
        .variable("HADOOP_CONF_DIR", conf.toString())
        .variable("JAVA_HOME", System.getProperty("java.home"))
        .set("spark.submit.deployMode", mode)
        .set("spark.yarn.jars", "local:" + SparkHome.path() + "/jars/*")
        .set("spark.executor.instances", "2")
        .set("spark.executor.cores", "1")
        .set("spark.executor.memory", "700m")
        .set("spark.driver.memory", "700m")
        .set("spark.yarn.am.memory", "384m")
        .set("spark.executor.extraJavaOptions", options)
        .set("spark.driver.extraJavaOptions", options)
        .set("spark.yarn.am.extraJavaOptions", options)
        .set("spark.scheduler.minRegisteredResourcesRatio", "1.0");
  }

  /** The cluster itself, for what an application has to say of itself. */
  public MiniYARNCluster cluster() {
    return cluster;
  }
}
