package dev.braid.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.config.ConfigException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparkLineTest {
  @TempDir private Path folder;

  /** What jars of those versions say of themselves. */
  private SparkLine line(List<String> sparks, List<String> scalas) throws IOException {
    List<URL> jars = new ArrayList<>();
    for (String spark : sparks) {
      jars.add(jar("spark-version-info.properties", "version=" + spark));
    }
    for (String scala : scalas) {
      jars.add(jar("library.properties", "maven.version.number=" + scala));
    }
    try (URLClassLoader loader = new URLClassLoader(jars.toArray(URL[]::new), null)) {
      return SparkLine.of(loader);
    }
  }

  private URL jar(String resource, String content) throws IOException {
    Path jar = Files.createTempDirectory(folder, "");
    Files.writeString(jar.resolve(resource), content + "\n");
    return jar.toUri().toURL();
  }

  @Test
  void theSparkThatBraidIsBuiltWithFits() {
    SparkLine line = SparkLine.ofClassPath();

    assertThatCode(line::require).doesNotThrowAnyException();
    assertThat(line.finding().verdict()).isEqualTo(Verdict.OK);
    assertThat(line.spark()).containsExactly(org.apache.spark.package$.MODULE$.SPARK_VERSION());
    assertThat(line.scala()).containsExactly(scala.util.Properties.versionNumberString());
  }

  @ParameterizedTest
  @CsvSource({"4.0.1, 2.13.16", "3.5.1, 2.13.8", "3.4.4, 2.12.17", "3.50.0, 2.12.18"})
  void otherLinesAreNamed(String spark, String scala) throws IOException {
    SparkLine line = line(List.of(spark), List.of(scala));

    assertThat(line.finding().trouble()).isEqualTo(Trouble.CONFIGURATION);
    assertThatThrownBy(line::require)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "Spark %s, Scala %s; Braid is built for Spark 3.5 with Scala 2.12; set SPARK_HOME"
                .formatted(spark, scala));
  }

  @Test
  void aClassPathWithoutSparkIsNamed() throws IOException {
    assertThat(line(List.of(), List.of("2.12.18")).finding().found())
        .startsWith("Spark of no known version, Scala 2.12.18;");
  }

  @Test
  void twoSparksOnOneClassPathAreTold() throws IOException {
    Finding finding = line(List.of("3.5.5", "3.5.9"), List.of("2.12.18")).finding();

    assertThat(finding.verdict()).isEqualTo(Verdict.WARN);
    assertThat(finding.found())
        .startsWith("Spark 3.5.5 and 3.5.9, Scala 2.12.18 on one class path");
  }
}
