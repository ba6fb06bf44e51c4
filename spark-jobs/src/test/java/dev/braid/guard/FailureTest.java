package dev.braid.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.config.ConfigException;
import dev.braid.text.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureTest {
  private static final String ABORTED = "Job aborted due to stage failure: Task 3 in stage 5.0 ";

  private static SparkException spark(String message, Throwable cause) {
    return new SparkException(message + "\n\tat dev.braid.Some.where(Some.java:1)\n", cause);
  }

  @Test
  void theFirstCauseThatIsKnownDecides() {
    InputException cause = new InputException("Cannot read a.txt: no UTF-8");

    Failure failure =
        Failure.of(spark("Job aborted", new UncheckedIOException(new IOException(cause))));

    assertThat(failure.exitCode()).isEqualTo(ExitCode.IO);
    assertThat(Failure.of(spark("Job aborted", new IllegalStateException(cause))))
        .isEqualTo(new Failure(ExitCode.BAD_INPUT, "Cannot read a.txt: no UTF-8", cause));
  }

  @Test
  void eachProblemOfAConfigurationHasALine() {
    Failure failure = Failure.of(new ConfigException(List.of("seed = x", "output = y")));

    assertThat(failure.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(failure.message().lines())
        .containsExactly("Invalid configuration: seed = x", "Invalid configuration: output = y");
  }

  @Test
  void theDriversMemoryIsToldFromAnExecutors() {
    OutOfMemoryError heap = new OutOfMemoryError("Java heap space");

    assertThat(Failure.of(new IllegalStateException(heap)).message())
        .startsWith("The driver ran out of heap (")
        .endsWith(
            "set spark.driver.memory (--driver-memory) higher ('braid doctor EXPERIMENT.conf' says"
                + " how much)");
    assertThat(Failure.of(new OutOfMemoryError("Cannot allocate new FloatPointer(9)")).message())
        .startsWith("The driver ran out of memory outside of its heap")
        .contains("set spark.driver.memoryOverhead higher");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Command exited with code 52 | 52 | heap was too small: set spark.executor.memory",
        "Command exited with code 137 | 137 | set spark.executor.memoryOverhead higher",
        "Container killed by YARN for exceeding physical memory limits. | limits | memoryOverhead",
        "Container from a bad node: container_1. Exit status: 143. | 143 | memoryOverhead",
        "Executor heartbeat timed out after 130000 ms | timed out | its log has the cause"
      })
  void lostExecutorsSayWhatToSet(String reason, String told, String advice) {
    String message =
        ABORTED
            + "failed 4 times, most recent failure: Lost task 3.3 in stage 5.0 (TID 9) (10.0.0.1"
            + " executor 2): ExecutorLostFailure (executor 2 exited caused by one of the running"
            + " tasks) Reason: "
            + reason;

    Failure failure = Failure.of(spark(message, null));

    assertThat(failure.exitCode()).isEqualTo(ExitCode.INTERNAL);
    assertThat(failure.message())
        .startsWith("A task lost its executor 4 times, the last time executor 2: ")
        .contains(told)
        .contains(advice)
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "failed 4 times, most recent failure: Lost task 6.3 in stage 3.0 (TID 15) (10.0.0.1"
            + " executor 1): TaskResultLost (result lost from block manager) | 70 |"
            + " --driver-memory",
        "Serialized task 2:0 was 271112107 bytes, which exceeds max allowed: x | 78 | maxSize",
        "Total size of serialized results of 2 tasks (3.0 GiB) is bigger than"
            + " spark.driver.maxResultSize (2.0 GiB) | 78 | 2.0 GiB",
        "Job 1 cancelled because SparkContext was shut down | 75 | run the command again"
      })
  void whatSparkRefusesNamesTheSetting(String message, int code, String told) {
    Failure failure = Failure.of(spark(ABORTED + message, null));

    assertThat(failure.exitCode()).isEqualTo(code);
    assertThat(failure.message()).contains(told).doesNotContain("\n");
  }

  /** As where no master of a standalone cluster answers: then Spark ends by itself, later. */
  @Test
  void aSparkThatHasEndedMayBeTriedAgain() {
    JavaSparkContext spark =
        new JavaSparkContext(
            new SparkConf(false)
                .setMaster("local[1]")
                .setAppName("ended")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.ui.enabled", "false"));
    JavaRDD<Integer> numbers = spark.parallelize(List.of(1));
    spark.close();

    for (ThrowingCallable late :
        List.<ThrowingCallable>of(numbers::count, () -> spark.parallelize(List.of(2)))) {
      Failure failure = Failure.of(catchThrowable(late));
      assertThat(failure.exitCode()).isEqualTo(ExitCode.TRY_AGAIN);
      assertThat(failure.message()).startsWith("The cluster ended the application (");
    }
  }

  @Test
  void aTraceGoesToAFileAndALineToTheTerminal() throws IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    Failure told;
    try {
      told = Failure.tell(spark("Something new", new IllegalStateException("at the bottom")));
    } finally {
      System.setErr(before);
    }

    assertThat(told.exitCode()).isEqualTo(ExitCode.INTERNAL);
    assertThat(said.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("braid: Internal error: Something new; the trace is in " + told.trace());
    Path trace = Path.of(told.trace());
    assertThat(Files.readString(trace)).contains("Caused by").contains("at the bottom");
    Files.delete(trace);
  }
}
