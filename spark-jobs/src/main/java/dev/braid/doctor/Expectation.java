package dev.braid.doctor;

import java.io.Serializable;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;

/**
 * What was asked of the cluster.
 *
 * @param executors how many; 0 where that is not said
 * @param cores how many in all; 0 where that is not said
 */
record Expectation(int executors, int cores) implements Serializable {
  private static final Pattern LOCAL_CLUSTER =
      Pattern.compile("local-cluster\\[\\s*([0-9]+)\\s*,.*");

  static Expectation of(SparkConf conf) {
    String master = conf.get("spark.master", "");
    Matcher localCluster = LOCAL_CLUSTER.matcher(master);
    if (localCluster.matches()) {
      return new Expectation(Integer.parseInt(localCluster.group(1)), 0);
    }
    if (conf.getBoolean("spark.dynamicAllocation.enabled", false)) {
      int least = conf.getInt("spark.dynamicAllocation.minExecutors", 0);
      int first = conf.getInt("spark.dynamicAllocation.initialExecutors", least);
      return new Expectation(Math.max(first, conf.getInt("spark.executor.instances", 0)), 0);
    }
    return master.startsWith("spark://") ? standalone(conf) : instances(conf);
  }

  /** A standalone cluster gives cores, in executors of so many. */
  private static Expectation standalone(SparkConf conf) {
    int most = conf.getInt("spark.cores.max", 0);
    int each = conf.getInt("spark.executor.cores", 0);
    return each == 0 ? new Expectation(0, most) : new Expectation(most / each, 0);
  }

  /** YARN and Kubernetes start two where nothing is said. */
  private static Expectation instances(SparkConf conf) {
    return new Expectation(conf.getInt("spark.executor.instances", 2), 0);
  }

  /** Whether anything was said. */
  boolean isKnown() {
    return executors > 0 || cores > 0;
  }

  boolean isMetBy(List<Executor> came) {
    return came.size() >= executors
        && came.stream().mapToInt(Executor::cores).sum() >= cores
        && !came.isEmpty();
  }

  @Override
  public String toString() {
    if (executors > 0) {
      return executors + (executors == 1 ? " executor" : " executors");
    }
    return cores > 0 ? "executors with " + cores + " cores" : "executors";
  }
}
