package dev.braid.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.braid.TestExperiment;
import dev.braid.cluster.SparkHome;
import dev.braid.cluster.Submission;
import dev.braid.store.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Braid under a user id that no file names and that may do nothing a mode forbids, as in
 * containers.
 */
class UnnamedUserIT {
  private static final String[] AS_4242 = {"unshare", "--user", "--map-user=4242"};

  private Checkout checkout;

  @BeforeEach
  void checkOut() throws IOException, InterruptedException {
    Process probe = new ProcessBuilder(AS_4242[0], AS_4242[1], AS_4242[2], "true").start();
    assumeTrue(probe.waitFor() == 0, "this kernel lends no user ids");
    checkout = new Checkout().startedBy(AS_4242).with("HOME", "/nonexistent");
    Files.createSymbolicLink(checkout.jar(), SparkHome.assembly());
  }

  private Submission tokenize(TestExperiment experiment, String output) throws IOException {
    return checkout.run(
        experiment.arguments("tokenize", "output=" + output, "data.valid=[]", "data.test=[]"));
  }

  @Test
  void worksWithoutAName() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);

    Submission end = tokenize(experiment, experiment.path("run"));

    assertThat(end.exitCode()).as(end.errors()).isZero();
    assertThat(experiment.names("run")).contains("vocabulary/tokens.tsv");
  }

  @Test
  void aFolderThatIsNotTheirsIsNoMissingOne() throws IOException {
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);
    Path forbidden = SparkHome.scratch("forbidden");
    Files.setPosixFilePermissions(forbidden, PosixFilePermissions.fromString("r-xr-xr-x"));

    Submission end = tokenize(experiment, forbidden.resolve("run").toString());

    assertThat(end.exitCode()).isEqualTo(77);
    assertThat(end.errors().lines().filter(line -> line.startsWith("braid:")))
        .containsExactly(
            "braid: Cannot lock file:%1$s: permission denied; %1$s"
                .formatted(forbidden.resolve("run")));
  }
}
