package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.braid.cluster.LoggedProcess;
import dev.braid.cluster.SparkHome;
import dev.braid.config.ExperimentConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples in conf/batch, with stand-ins for Braid, Hadoop's client and Airflow. */
class BatchExamplesTest {
  private static final Path BATCH = SparkHome.project().resolve("conf/batch");
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final String DAY = "2026-11-25";

  /** On a local disk; it does not answer while there is a file {@code away}. */
  private static final String HDFS =
      """
      #!/bin/sh
      if [ -e "$STUBS/away" ]; then echo "away" >&2; exit 1; fi
      case $2 in
        -mkdir) mkdir -p "$4" ;;
        -ls) find "$4" -mindepth 1 -maxdepth 1 ;;
        -cat) cat "$3" ;;
      esac
      """;

  /** Ends as the next line of {@code ends} says: the exit code and the state that it leaves. */
  private static final String BRAID =
      """
      #!/bin/sh
      echo "$*" >> "$STUBS/calls"
      for argument in "$@"; do
        case $argument in
          output=*) output=${argument#*=} ;;
          train.start-from=*) from=${argument#*=} ;;
        esac
      done
      mkdir -p "$output"
      sed "s|@FROM@|$from|" "$STUBS/experiment.conf" > "$output/experiment.conf"
      read -r code state status < "$STUBS/ends"
      sed -i 1d "$STUBS/ends"
      sed "s|@STATE@|$state|; s|-1|${status:-0}|" "$STUBS/STATUS.json" > "$output/STATUS.json"
      echo called
      if [ "$code" = hang ]; then trap 'exit 143' TERM; while :; do sleep 0.05; done; fi
      exit "$code"
      """;

  private static final String AIRFLOW_EXCEPTIONS =
      """
      class AirflowException(Exception): pass
      class AirflowFailException(Exception): pass
      """;

  private static final String AIRFLOW_SDK =
      """
      class BaseOperator:
          def __init__(self, task_id): self.task_id = task_id
          def __rshift__(self, other): self.after = other
      class BaseSensorOperator(BaseOperator): pass
      class DAG:
          def __init__(self, **settings): self.settings = settings
          def __enter__(self): return self
          def __exit__(self, *failure): pass
      """;

  private static final String ASK_AIRFLOW =
      """
      import airflow_nightly as night
      assert night.train.after is night.predict
      for code in range(-20, 256):
          try:
              night.end(code, "braid")
              print(code, "ok")
          except night.AirflowException:
              print(code, "again")
          except night.AirflowFailException:
              pass
      """;

  @TempDir private Path folder;

  @BeforeEach
  void makeStubs() throws IOException {
    executable("hdfs", HDFS);
    executable("braid", BRAID);
    String experiment =
        ExperimentConfig.parse(
                "task = language-model, model.direction = forward, output = o, data.train = a",
                "night.conf",
                List.of("train.start-from=@FROM@"))
            .effective();
    Files.writeString(folder.resolve("experiment.conf"), experiment);
    ObjectMapper json = new ObjectMapper();
    ObjectNode status = json.createObjectNode().put("format", "braid-status");
    status.put("state", "@STATE@").put("exit-code", -1).put("message", "because");
    Files.writeString(
        folder.resolve("STATUS.json"),
        json.writerWithDefaultPrettyPrinter().writeValueAsString(status));
  }

  private void executable(String name, String script) throws IOException {
    Path file = Files.writeString(folder.resolve(name), script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private String runs() {
    return folder.resolve("runs").toString();
  }

  private void run(String name, String state) throws IOException {
    Path run = Files.createDirectories(Path.of(runs(), name));
    String status = Files.readString(folder.resolve("STATUS.json"));
    Files.writeString(run.resolve("STATUS.json"), status.replace("@STATE@", state));
  }

  private LoggedProcess night(String... ends) throws IOException {
    Files.write(folder.resolve("ends"), List.of(ends));
    Map<String, String> environment =
        Map.of(
            "PATH",
            folder + ":" + System.getenv("PATH"),
            "STUBS",
            folder.toString(),
            "BRAID",
            folder.resolve("braid").toString(),
            "PAUSE",
            "0");
    return LoggedProcess.start(
        folder,
        environment,
        List.of(
            BATCH.resolve("nightly.sh").toString(), "night.conf", runs(), DAY, "--master", "yarn"));
  }

  private int endOf(String... ends) throws IOException {
    try (LoggedProcess night = night(ends)) {
      return night.awaitEnd(LIMIT).exitCode();
    }
  }

  private List<String> calls() throws IOException {
    Path calls = folder.resolve("calls");
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  private String call(String from) {
    return "run night.conf --set output="
        + runs()
        + "/2026-11-25 --set train.start-from="
        + from
        + " --master yarn";
  }

  @Test
  void aNightStartsFromTheNewestFinishedRunOfAnEarlierDay() throws IOException {
    run("2026-11-21", "done");
    run("2026-11-22", "done");
    run("2026-11-23", "failed");
    run("2026-11-24", "running");
    run("2026-11-26", "done");
    run("notes", "done");

    assertThat(endOf("0 done")).isZero();

    assertThat(calls()).containsExactly(call(runs() + "/2026-11-22"));
  }

  @Test
  void theFirstNightStartsFromNothing() throws IOException {
    assertThat(endOf("0 done")).isZero();

    assertThat(calls()).containsExactly(call(""));
  }

  @ParameterizedTest
  @ValueSource(ints = {74, 75, 130, 137, 143})
  void whatMaySucceedIsRepeated(int code) throws IOException {
    assertThat(endOf(code + " failed", "0 done")).isZero();

    assertThat(calls()).containsExactly(call(""), call(""));
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 65, 66, 70, 73, 76, 77, 78})
  void whatWouldEndTheSameWayIsNot(int code) throws IOException {
    assertThat(endOf(code + " failed", "0 done")).isEqualTo(code);

    assertThat(calls()).hasSize(1);
  }

  @Test
  void afterTenTimesItIsEnough() throws IOException {
    String[] ends = new String[20];
    Arrays.fill(ends, "75 failed");

    assertThat(endOf(ends)).isEqualTo(75);

    assertThat(calls()).hasSize(10);
  }

  @Test
  void aRunThatWasBegunKeepsWhatItStartsFrom() throws IOException {
    run("2026-11-22", "done");
    assertThat(endOf("65 failed")).isEqualTo(65);
    run("2026-11-24", "done");

    assertThat(endOf("0 done")).isZero();

    String first = call(runs() + "/2026-11-22");
    assertThat(calls()).containsExactly(first, first);
  }

  @Test
  void aFirstNightThatWasBegunStaysOne() throws IOException {
    assertThat(endOf("65 failed")).isEqualTo(65);
    run("2026-11-24", "done");

    assertThat(endOf("0 done")).isZero();

    assertThat(calls()).containsExactly(call(""), call(""));
  }

  @Test
  void whereHdfsIsAwayNothingIsStartedFromNothing() throws IOException {
    run("2026-11-22", "done");
    Files.createFile(folder.resolve("away"));

    assertThat(endOf("0 done")).isEqualTo(74);

    assertThat(calls()).isEmpty();
  }

  @Test
  void inClusterModeTheStatusSaysHowItEnded() throws IOException {
    assertThat(endOf("1 failed 65")).isEqualTo(65);
    assertThat(endOf("1 running", "1 failed 75", "0 done")).isZero();
    assertThat(endOf("1 done")).isEqualTo(1);

    assertThat(calls()).hasSize(5);
  }

  @Test
  void aSignalEndsTheCommandAndIsNotAnsweredByARepetition() throws IOException {
    try (LoggedProcess night = night("hang running", "0 done")) {
      night.awaitOutput(Pattern.compile("called"), LIMIT);

      night.handle().destroy();

      assertThat(night.awaitEnd(LIMIT).exitCode()).isEqualTo(143);
    }
    assertThat(calls()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"oozie/workflow.xml", "oozie/coordinator.xml"})
  void ooziesFilesAreWellFormedAndTheirVariablesHaveValues(String name) throws Exception {
    Path file = BATCH.resolve(name);
    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
    String properties = Files.readString(BATCH.resolve("oozie/job.properties"));

    for (String variable : found("\\$\\{([a-z]\\w*)\\}", Files.readString(file))) {
      boolean ofTheCoordinator = variable.equals("day");
      assertThat(ofTheCoordinator || properties.contains("\n" + variable + "="))
          .as(variable)
          .isTrue();
    }
  }

  @Test
  void allRepeatTheSameExitCodes() throws IOException {
    String page = Files.readString(BATCH.resolve("README.md"));
    List<String> documented =
        page.lines()
            .filter(line -> line.startsWith("| again"))
            .flatMap(line -> found("\\b(\\d{2,3})\\b", line).stream())
            .toList();

    assertThat(documented).containsExactly("74", "75", "130", "137", "143");
    assertThat(Files.readString(BATCH.resolve("nightly.sh")))
        .contains(String.join(" | ", documented) + ") ;;");
    assertThat(Files.readString(BATCH.resolve("airflow_nightly.py")))
        .contains("RETRY = {" + String.join(", ", documented) + ", ");
  }

  @Test
  void everyKeyThatIsSetExists() throws IOException {
    String reference = Files.readString(SparkHome.project().resolve("conf/reference.conf"));
    for (String name : List.of("README.md", "nightly.sh", "airflow_nightly.py")) {
      String text = Files.readString(BATCH.resolve(name));
      List<String> keys = found("--set\"?,?\\s+f?\"?((?:[a-z-]+\\.)*[a-z-]+)=", text);
      assertThat(keys)
          .isNotEmpty()
          .allSatisfy(
              key ->
                  assertThat(reference)
                      .containsPattern("(?m)^ *" + key.replaceAll(".*[.]", "") + " = "));
    }
  }

  private static List<String> found(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(match -> match.group(1)).toList();
  }

  /** Loads the file as Airflow does, and asks what it makes of exit codes. */
  @Test
  void airflowsFileLoadsAndRetriesNothingElse() throws Exception {
    assumeTrue(hasPython(), "there is no python3");
    String hooks = "airflow/providers/standard/hooks/";
    Files.createDirectories(folder.resolve(hooks));
    for (Path part = Path.of(hooks); part != null; part = part.getParent()) {
      Files.createFile(folder.resolve(part).resolve("__init__.py"));
    }
    Files.writeString(folder.resolve("airflow/exceptions.py"), AIRFLOW_EXCEPTIONS);
    Files.writeString(folder.resolve("airflow/sdk.py"), AIRFLOW_SDK);
    Files.writeString(folder.resolve(hooks + "subprocess.py"), "class SubprocessHook: pass\n");
    Files.writeString(folder.resolve("ask.py"), ASK_AIRFLOW);

    assertThat(python("ask.py"))
        .containsExactlyInAnyOrder(
            "0 ok",
            "-2 again",
            "-9 again",
            "-15 again",
            "74 again",
            "75 again",
            "130 again",
            "137 again",
            "143 again");
  }

  private boolean hasPython() throws IOException, InterruptedException {
    try {
      Process version = new ProcessBuilder("python3", "--version").start();
      return version.waitFor(1, TimeUnit.MINUTES) && version.exitValue() == 0;
    } catch (IOException none) {
      return false;
    }
  }

  private List<String> python(String script) throws IOException, InterruptedException {
    Path errors = folder.resolve("errors");
    ProcessBuilder builder = new ProcessBuilder("python3", script).directory(folder.toFile());
    builder.environment().put("PYTHONPATH", folder + ":" + BATCH);
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    Process process = builder.redirectError(errors.toFile()).start();
    List<String> lines = new ArrayList<>(process.inputReader().lines().toList());
    assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
    return lines;
  }
}
