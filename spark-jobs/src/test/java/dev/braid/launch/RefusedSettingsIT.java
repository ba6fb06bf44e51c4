package dev.braid.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.TestExperiment;
import dev.braid.cluster.SparkHome;
import dev.braid.cluster.Submission;
import dev.braid.store.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings of Spark that it refuses, with its user interface and its log as users have them. */
class RefusedSettingsIT {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spark.task.cpus=9 | has to be >= the number of cpus per task = 9; change what it names",
        "spark.local.dir=/proc/no | no folder for its temporary files in /proc/no; set spark.local",
      })
  void areToldInOneLine(String setting, String told) throws IOException {
    Checkout checkout = new Checkout();
    Files.createSymbolicLink(checkout.jar(), SparkHome.assembly());
    TestExperiment experiment = TestExperiment.tagger(Disk.LOCAL);

    String file = experiment.path("experiment.conf");
    Submission end = checkout.run("run", file, "--conf", setting, "--master", "local[2]");

    assertThat(end.exitCode()).as(end.errors()).isEqualTo(78);
    assertThat(end.output()).isEmpty();
    assertThat(end.errors().lines().filter(line -> !line.contains("spark.local.dir will be")))
        .singleElement()
        .asString()
        .startsWith("braid: Spark does not start with these settings: ")
        .contains(told);
    assertThat(Path.of(experiment.path("run"))).doesNotExist();
  }
}
