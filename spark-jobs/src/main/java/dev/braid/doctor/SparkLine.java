package dev.braid.doctor;

import dev.braid.config.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * The Sparks and the Scalas on the class path, as their jars tell their versions: no class of
 * theirs is touched, which a foreign line may lack.
 */
public record SparkLine(List<String> spark, List<String> scala) {
  private static final String SPARK = "3.5";
  private static final String SCALA = "2.12";

  /** Those that Braid's own classes are loaded beside. */
  public static SparkLine ofClassPath() {
    return of(SparkLine.class.getClassLoader());
  }

  static SparkLine of(ClassLoader loader) {
    return new SparkLine(
        versions(loader, "spark-version-info.properties", "version"),
        versions(loader, "library.properties", "maven.version.number"));
  }

  /**
   * Makes sure that Braid can run here.
   *
   * @throws ConfigException naming what it cannot run on
   */
  public void require() {
    Finding finding = finding();
    if (finding.verdict() == Verdict.FAIL) {
      throw new ConfigException(List.of(finding.found() + "; " + finding.change()));
    }
  }

  Finding finding() {
    String both = "Spark " + named(spark) + ", Scala " + named(scala);
    if (!isOf(SPARK, spark) || !isOf(SCALA, scala)) {
      return Finding.fail(
          Trouble.CONFIGURATION,
          both + "; Braid is built for Spark " + SPARK + " with Scala " + SCALA,
          "set SPARK_HOME to such a Spark, or unset it, and bin/braid uses its own");
    }
    if (spark.size() > 1 || scala.size() > 1) {
      return Finding.warn(
              both + " on one class path, of which the first counts",
              "remove the jars of the other from the class path")
          .comparing(both);
    }
    return Finding.ok(both).comparing(both);
  }

  private static boolean isOf(String line, List<String> versions) {
    return !versions.isEmpty()
        && versions.stream().allMatch(version -> version.startsWith(line + "."));
  }

  private static String named(List<String> versions) {
    return versions.isEmpty() ? "of no known version" : String.join(" and ", versions);
  }

  private static List<String> versions(ClassLoader loader, String resource, String key) {
    List<String> versions = new ArrayList<>();
    try {
      for (URL url : Collections.list(loader.getResources(resource))) {
        version(url, key).filter(found -> !versions.contains(found)).ifPresent(versions::add);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return versions;
  }

  private static Optional<String> version(URL resource, String key) throws IOException {
    Properties properties = new Properties();
    try (InputStream in = resource.openStream()) {
      properties.load(in);
    }
    return Optional.ofNullable(properties.getProperty(key));
  }
}
