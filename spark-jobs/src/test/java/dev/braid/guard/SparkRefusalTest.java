package dev.braid.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.EOFException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ConnectException;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparkRefusalTest {
  private static SparkConf local() {
    return new SparkConf(false)
        .setMaster("local[2]")
        .setAppName("refused")
        .set("spark.driver.host", "127.0.0.1")
        .set("spark.driver.bindAddress", "127.0.0.1")
        .set("spark.ui.enabled", "false");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spark.task.cpus | 4 | (=2) has to be >= the number of cpus per task = 4 | what it names",
        "spark.task.cpus | x | spark.task.cpus should be int, but was x | what it names",
        "spark.executor.memory | 9m | INVALID_EXECUTOR_MEMORY | what it names",
        "spark.shuffle.manager | no.Such | ClassNotFoundException: no.Such | spark.shuffle.manager",
        "spark.extraListeners | no.Such | registering SparkListener: no.Such |"
            + " spark.extraListeners",
        "spark.eventLog.dir | /no such/folder | /folder does not exist | spark.eventLog.dir",
      })
  void whatSparkRefusesIsTheConfigurations(String key, String value, String problem, String named) {
    SparkConf conf =
        local().set("spark.eventLog.enabled", "" + key.contains("Log")).set(key, value);

    Exception thrown =
        catchThrowableOfType(Exception.class, () -> new JavaSparkContext(conf).close());

    Failure failure = Failure.of(SparkRefusal.of(conf, thrown));
    assertThat(failure.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(failure.message())
        .startsWith("Spark does not start with these settings: ")
        .contains(problem)
        .endsWith("; change " + named + ", by --conf or in the properties file");
  }

  @Test
  void aClusterThatIsAwayMayComeBack() {
    Failure failure =
        Failure.of(SparkRefusal.of(local(), new ConnectException("Call to rm:8032 failed\n\tat")));

    assertThat(failure.exitCode()).isEqualTo(ExitCode.IO);
    assertThat(failure.message()).isEqualTo("Cannot start Spark: Call to rm:8032 failed");
    assertThat(SparkRefusal.of(local(), new EOFException()))
        .isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void theCauseIsToldWhereSparksOwnWordsNameNothing() {
    Exception cause = new RuntimeException("Class org.example.Missing not found");
    Exception said = new SparkException("External scheduler cannot be instantiated", cause);

    assertThat(SparkRefusal.of(local(), said))
        .hasMessageContaining("cannot be instantiated: Class org.example.Missing not found;");
  }

  @Test
  void portsAndPermissionsAreSettings() {
    for (Exception refused :
        new Exception[] {
          new BindException("Address already in use"),
          new AccessControlException("Permission denied"),
          new SparkException("No pool")
        }) {
      assertThat(SparkRefusal.of(local(), refused))
          .isInstanceOf(SparkRefusal.class)
          .hasCause(refused);
    }
  }

  @Test
  void anErrorOfSparksOwnIsInternal() {
    Failure failure = Failure.of(SparkRefusal.of(local(), new NullPointerException()));

    assertThat(failure.exitCode()).isEqualTo(ExitCode.INTERNAL);
    assertThat(failure.message()).isEqualTo("Internal error: java.lang.NullPointerException");
  }
}
