package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.cluster.LoggedProcess;
import dev.braid.cluster.SparkHome;
import dev.braid.cluster.Submission;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The entry point under a Java that is too old or too new. */
class MainTest {
  private static final int JAVA_8 = 52;

  /** Stands for another Java: what the JVM tells of itself no option changes. */
  static final class OtherJava {
    public static void main(String[] version) throws ReflectiveOperationException {
      System.setProperty("java.specification.version", version[0]);
      Main.main(new String[] {"--version"});
    }
  }

  private static Submission runAs(String version, String... options) throws Exception {
    Path classes =
        Path.of(MainTest.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    String path = classes + ":" + classes.resolveSibling("classes");
    List<String> command =
        List.of(
            SparkHome.java().toString(),
            "-Dspark.submit.deployMode=" + (options.length > 0 ? options[0] : "client"),
            "-cp",
            path,
            OtherJava.class.getName(),
            version);
    try (LoggedProcess process = LoggedProcess.start(classes, Map.of(), command)) {
      return process.awaitEnd(Duration.ofMinutes(1));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.8", "23"})
  void refusesInOneLine(String version) throws Exception {
    Submission end = runAs(version);

    assertThat(end.exitCode()).isEqualTo(78);
    assertThat(end.errors())
        .isEqualTo(
            "braid: needs Java 17 to 22, but %s is %s; set JAVA_HOME to one that fits"
                .formatted(System.getProperty("java.home"), version));
  }

  @Test
  void inTheClusterTheReasonIsTheDriversException() throws Exception {
    Submission end = runAs("25", "cluster");

    assertThat(end.exitCode()).isEqualTo(1);
    assertThat(end.errors()).contains("IllegalStateException: braid: needs Java 17 to 22");
  }

  @ParameterizedTest
  @ValueSource(strings = {"17", "21", "22"})
  void takesWhatFits(String version) {
    assertThat(Main.fits(version)).isTrue();
  }

  @Test
  void anyJavaLoadsIt() throws IOException {
    try (DataInputStream bytes =
        new DataInputStream(Main.class.getResourceAsStream("Main.class"))) {
      assertThat(bytes.readInt()).isEqualTo(0xCAFEBABE);
      assertThat(bytes.readUnsignedShort()).isZero();
      assertThat(bytes.readUnsignedShort()).isEqualTo(JAVA_8);
    }
  }
}
