package dev.braid.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.cluster.Submission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the launcher builds; Maven is a script that says how it was called and makes the jar. */
class BuildOnDemandIT {
  private static final String MAVEN =
      """
      if [ "$1" = --version ]; then echo 'Apache Maven 3.9.11 (3e54c93a)'; exit; fi
      echo "$@" > called
      echo "$JAVA_HOME" > java
      echo noise
      mkdir -p spark-jobs/target
      echo > spark-jobs/target/braid.jar
      """;

  private Checkout checkout;

  @BeforeEach
  void checkOutSources() throws IOException {
    checkout = new Checkout();
    for (String file :
        new String[] {
          "pom.xml", "model/pom.xml", "spark-jobs/pom.xml", "model/src/main/java/A.java"
        }) {
      Path source = checkout.folder().resolve(file);
      Files.createDirectories(source.getParent());
      Files.createFile(source);
    }
    checkout.withSpark("echo started").withProgram("mvn", MAVEN);
  }

  @Test
  void aMissingJarIsBuiltWithOneLineAboutIt() throws IOException {
    Submission end = checkout.run("run");

    assertThat(end.exitCode()).isZero();
    assertThat(end.output()).isEqualTo("started");
    assertThat(end.errors())
        .isEqualTo(
            "braid: building in %s (the first time Maven downloads what it needs) ..."
                .formatted(checkout.folder()));
    assertThat(calls()).isEqualTo("-q -B -ntp -DskipTests package\n");
  }

  @Test
  void aJarNewerThanAllSourcesIsUsedAsItIs() throws IOException {
    build(Instant.now().plusSeconds(60));

    assertThat(checkout.run("run").errors()).isEmpty();
    assertThat(checkout.folder().resolve("called")).doesNotExist();
  }

  @Test
  void aSourceNewerThanTheJarIsBuiltIn() throws IOException {
    build(Instant.parse("2020-01-01T00:00:00Z"));

    assertThat(checkout.run("run").output()).isEqualTo("started");
    assertThat(calls()).contains("package");
  }

  @Test
  void aFailedBuildShowsMavensOutputAndLeavesNoJar() throws IOException {
    checkout.withProgram(
        "mvn", MAVEN + "echo half > spark-jobs/target/braid.jar; echo '[ERROR] A.java:1'; exit 1");

    Submission end = checkout.run("run");

    assertThat(end.exitCode()).isEqualTo(70);
    assertThat(end.output()).isEmpty();
    assertThat(end.errors()).contains("the build failed", "[ERROR] A.java:1");
    assertThat(checkout.jar()).doesNotExist();
  }

  @Test
  void withoutMavenTheMessageSaysWhatToInstall() throws IOException {
    Path programs = checkout.folder().resolve("few programs");
    checkout.toolsIn(programs, "bash", "dirname", "readlink", "sed", "find");

    Submission end = checkout.with("PATH", programs.toString()).run("run");

    assertThat(end.exitCode()).isEqualTo(78);
    assertThat(end.errors())
        .isEqualTo("braid: cannot build: no 'mvn' that runs; install Maven 3.8 or newer");
  }

  @Test
  void aMavenThatIsTooOldIsNamed() throws IOException {
    checkout.withProgram("mvn", "echo 'Apache Maven 3.6.3'");

    Submission end = checkout.run("run");

    assertThat(end.exitCode()).isEqualTo(78);
    assertThat(end.errors())
        .isEqualTo("braid: cannot build: needs Maven 3.8 or newer, but 'mvn' is 3.6.3");
  }

  @Test
  void mavenAndTheRunGetAJavaWithACompilerWhereTheFirstHasNone() throws IOException {
    Path first = checkout.java("17");
    Path compiling = checkout.jdk("21");
    Path programs = checkout.folder().resolve("programs");
    checkout.toolsIn(
        programs, "bash", "dirname", "readlink", "sed", "find", "mkdir", "rm", "tail", "id");
    checkout.with("PATH", programs.toString()).withSpark("echo \"$JAVA_HOME\"");

    Submission end = checkout.with("JAVA_HOME", first.toString()).run("run");

    assertThat(end.output()).isEqualTo(compiling.toString());
    assertThat(Files.readString(checkout.folder().resolve("java"))).isEqualTo(compiling + "\n");
    assertThat(end.errors())
        .startsWith(
            "braid: needs a JDK 17 to 22 to build, but JAVA_HOME=%s is Java 17 without a compiler;"
                    .formatted(first)
                + " using Java 21 in "
                + compiling);
    assertThat(checkout.run("run").output()).isEqualTo(first.toString());
  }

  private void build(Instant time) throws IOException {
    Files.createFile(checkout.jar());
    Files.setLastModifiedTime(checkout.jar(), FileTime.from(time));
  }

  private String calls() throws IOException {
    return Files.readString(checkout.folder().resolve("called"));
  }
}
