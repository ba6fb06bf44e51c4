package dev.braid.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.cluster.SparkHome;
import dev.braid.cluster.Submission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which Java the launcher takes; {@code spark-submit} is a script that tells which it got. */
class JavaChoiceIT {
  private Checkout checkout;

  @BeforeEach
  void checkOut() throws IOException {
    checkout = new Checkout();
    Files.createFile(checkout.jar());
    checkout.withSpark("echo \"$JAVA_HOME\"");
    pathHas(null);
  }

  /** A PATH with the tools of the launcher and nothing else but perhaps a Java. */
  private void pathHas(String java) throws IOException {
    Path programs = checkout.folder().resolve("tools");
    checkout.toolsIn(programs, "bash", "dirname", "readlink", "sed", "find", "tail", "id");
    String path = programs.toString();
    if (java != null) {
      path += ":" + Checkout.java(checkout.folder().resolve("path java"), java).resolve("bin");
    }
    checkout.with("PATH", path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"17", "21", "22"})
  void aJavaThatFitsIsUsedWithoutAWord(String number) throws IOException {
    Path home = checkout.java(number);

    Submission end = checkout.with("JAVA_HOME", home.toString()).run("run");

    assertThat(end.exitCode()).as(end.errors()).isZero();
    assertThat(end.output()).isEqualTo(home.toString());
    assertThat(end.errors()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.8", "11", "16", "23", "25"})
  void aJavaThatDoesNotFitIsRefusedBeforeAnythingStarts(String number) throws IOException {
    Path home = checkout.java(number);

    Submission end = checkout.with("JAVA_HOME", home.toString()).run("run");

    assertThat(end.exitCode()).isEqualTo(78);
    assertThat(end.output()).isEmpty();
    assertThat(end.errors())
        .isEqualTo(
            "braid: needs Java 17 to 22, but JAVA_HOME=%s is Java %s; install one or set JAVA_HOME"
                    .formatted(home, number.replace("1.8", "8"))
                + " to it");
  }

  @Test
  void withoutAnyJavaTheMessageSaysWhatToInstall() throws IOException {
    Submission end = checkout.without("JAVA_HOME").run("run");

    assertThat(end.exitCode()).isEqualTo(78);
    assertThat(end.errors())
        .isEqualTo(
            "braid: needs Java 17 to 22, but there is no 'java' on the PATH; install one or set"
                + " JAVA_HOME to it");
  }

  @Test
  void thatOfThePathTakesThePlaceOfOneInJavaHomeThatDoesNotFit() throws IOException {
    pathHas("21");

    Submission end = checkout.with("JAVA_HOME", checkout.java("25").toString()).run("run");

    assertThat(end.exitCode()).as(end.errors()).isZero();
    assertThat(end.output()).endsWith("path java");
    assertThat(end.errors())
        .isEqualTo(
            "braid: needs Java 17 to 22, but JAVA_HOME=%s is Java 25; using Java 21 in %s"
                .formatted(checkout.java("25"), checkout.folder().resolve("path java")));
  }

  @Test
  void oneOfTheUsualFoldersIsFoundWhereNeitherVariableNamesOneThatFits() throws IOException {
    pathHas("11");
    checkout.java("16");
    Path fits = checkout.java("18");

    Submission end = checkout.with("JAVA_HOME", "/no such").run("run");

    assertThat(end.output()).isEqualTo(fits.toString());
    assertThat(end.errors())
        .isEqualTo(
            "braid: needs Java 17 to 22, but JAVA_HOME=/no such is no Java that runs here; using"
                + " Java 18 in "
                + fits);
    assertThat(checkout.without("JAVA_HOME").run("run").errors())
        .isEqualTo(
            "braid: needs Java 17 to 22, but 'java' on the PATH is Java 11; using Java 18 in "
                + fits);
  }

  @Test
  void whatIsNoProgramForThisMachineIsNoJava() throws IOException {
    Path home = checkout.java("17");
    Files.writeString(home.resolve("bin/java"), "\177ELF of another machine");

    Submission end = checkout.with("JAVA_HOME", home.toString()).run("run");

    assertThat(end.exitCode()).isEqualTo(78);
    assertThat(end.errors().lines()).hasSize(1);
    assertThat(end.errors()).contains("JAVA_HOME=" + home + " is no Java that runs here");
  }

  @Test
  void theNumbersAreThoseOfTheBuildAndOfTheManual() throws IOException {
    String script = read("bin/java.sh");
    assertThat(script).contains("oldest_java=17\n", "newest_java=22\n");
    assertThat(read("pom.xml")).contains("<version>[17,23)</version>");
    assertThat(read("README.md")).contains("a JDK from 17 to 22");
  }

  private static String read(String file) throws IOException {
    return Files.readString(SparkHome.project().resolve(file));
  }
}
