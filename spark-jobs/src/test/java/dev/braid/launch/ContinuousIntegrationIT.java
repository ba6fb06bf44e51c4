package dev.braid.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.cluster.Submission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which JDK {@code .ci/run} takes or installs; Debian's programs and Maven are scripts. */
class ContinuousIntegrationIT {
  private Checkout checkout;
  private Path programs;

  @BeforeEach
  void checkOut() throws IOException {
    checkout = new Checkout();
    checkout.copy(".ci/run");
    checkout.through(checkout.folder().resolve(".ci/run")).without("JAVA_HOME");
    programs = checkout.folder().resolve("tools");
    checkout.toolsIn(programs, "bash", "dirname", "mkdir", "mv", "tail", "grep");
    checkout.with("PATH", programs.toString());
    program("id", "echo 0");
    program("mvn", "echo \"$JAVA_HOME\"");
    program("apt-get", "echo \"$*\" >> apt.log");
  }

  private void program(String name, String text) throws IOException {
    Checkout.executable(programs.resolve(name), text);
  }

  /** Debian with these packages; to install one of them makes a JDK of that number. */
  private void debianHas(String... numbers) throws IOException {
    String found = String.join("|", numbers);
    program("apt-cache", "[[ $3 =~ -(" + found + ")- ]] && echo \"a package of $3\"");
    Files.move(checkout.jdk("17"), checkout.folder().resolve("made later"));
    String made = "[ $1 = update ] || mv 'made later' 'java homes/17'";
    program("apt-get", "echo \"$*\" >> apt.log; " + made);
  }

  private String installed() throws IOException {
    Path log = checkout.folder().resolve("apt.log");
    return Files.exists(log) ? Files.readString(log) : "";
  }

  @Test
  void aJdkThatFitsIsTakenWhereverItIs() throws IOException {
    checkout.jdk("25");
    Path fits = checkout.jdk("21");

    Submission end = checkout.run();

    assertThat(end.exitCode()).as(end.errors()).isZero();
    assertThat(end.output()).endsWith("\n" + fits);
    assertThat(installed()).isEmpty();
  }

  @Test
  void oneIsInstalledWhereThereIsOnlyAnother() throws IOException {
    debianHas("17", "21", "25");
    checkout.with("JAVA_HOME", checkout.jdk("25").toString());

    Submission end = checkout.run();

    assertThat(end.exitCode()).as(end.errors()).isZero();
    assertThat(installed()).isEqualTo("update -qq\ninstall -qq -y openjdk-17-jdk-headless\n");
    assertThat(end.output()).endsWith("java homes/17");
  }

  @Test
  void oneThatDoesNotFitIsNeverInstalled() throws IOException {
    debianHas("11", "25");

    Submission end = checkout.run();

    assertThat(end.exitCode()).isEqualTo(78);
    assertThat(installed()).isEqualTo("update -qq\n");
    assertThat(end.errors())
        .isEqualTo("there is no package of a JDK 17 to 22; one has to be installed first");
  }
}
