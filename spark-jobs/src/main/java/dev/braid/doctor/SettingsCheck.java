package dev.braid.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.spark.SparkConf;

/** Spark's settings beside those of the profiles in {@code conf/cluster/}. */
record SettingsCheck(SparkConf conf, boolean cluster) implements Check {
  /**
   * @param wanted value of the profiles
   * @param why what other values bring
   */
  private record Rule(String key, String wanted, Predicate<SparkConf> isKept, String why) {}

  private static final List<Rule> RULES =
      List.of(
          new Rule(
              "spark.speculation",
              "false",
              conf -> !conf.getBoolean("spark.speculation", false),
              "a second copy of a slow replica takes the cores of others"),
          new Rule(
              "spark.locality.wait",
              "300ms",
              conf -> conf.getTimeAsMs("spark.locality.wait", "3s") <= 1000,
              "a round waits longer for executors than reading from afar takes"),
          new Rule(
              "spark.scheduler.minRegisteredResourcesRatio",
              "1.0",
              conf -> conf.getDouble("spark.scheduler.minRegisteredResourcesRatio", 0) >= 1,
              "the first job may start before all executors are there"),
          new Rule(
              "spark.broadcast.compress",
              "false",
              conf -> !conf.getBoolean("spark.broadcast.compress", true),
              "parameters do not compress; trying costs time in every round"));

  @Override
  public Topic topic() {
    return Topic.SETTINGS;
  }

  @Override
  public Finding look() {
    if (!cluster) {
      return Finding.ok("local mode");
    }
    List<String> others = new ArrayList<>();
    List<String> changes = new ArrayList<>();
    for (Rule rule : RULES) {
      if (!rule.isKept().test(conf)) {
        others.add(rule.key() + " is " + conf.get(rule.key(), "unset") + ": " + rule.why());
        changes.add(rule.key() + "=" + rule.wanted());
      }
    }
    return others.isEmpty()
        ? Finding.ok("as in the profiles of conf/cluster")
        : Finding.warn(
            String.join("; ", others),
            "set "
                + String.join(", ", changes)
                + ", or use --properties-file with a profile of conf/cluster");
  }
}
