package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.braid.cluster.SparkHome;
import dev.braid.config.ExperimentConfig;
import dev.braid.guard.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BenchmarkCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String WORKLOADS =
      """
      {
        "search": {"task": "beam-search", "source-vocabulary": 12, "target-vocabulary": 9,
          "embedding": 4, "hidden": 6, "layers": 1, "bidirectional": true, "attention": "dot",
          "source-length": 3, "target-length": 8, "beam": 4, "batch": 2, "sentences": 5},
        "steps": {"task": "seq2seq", "vocabulary": 9, "embedding": 4, "hidden": 6, "layers": 1,
          "bidirectional": true, "attention": "dot", "batch": 2, "steps": 3, "optimizer": "adam",
          "clip": 5.0}
      }
      """;

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(folder.resolve("shapes.json"), WORKLOADS);
  }

  private Invocation benchmark(String... options) {
    List<String> arguments = new ArrayList<>(List.of("benchmark", "--workloads", file.toString()));
    arguments.addAll(List.of(options));
    return Invocation.of(arguments.toArray(String[]::new));
  }

  private static JsonNode onlyLine(Invocation invocation) throws IOException {
    assertThat(invocation.exitCode()).as(invocation.errors()).isZero();
    assertThat(invocation.output().lines()).hasSize(1);
    return JSON.readTree(invocation.output());
  }

  @Test
  void decodingIsToldInSentencesAndTokens() throws IOException {
    JsonNode line =
        onlyLine(benchmark("--workload", "search", "--replicas", "2", "--repetitions", "2"));

    assertThat(line.fieldNames())
        .toIterable()
        .containsExactly(
            "system",
            "workload",
            "precision",
            "replicas",
            "threads",
            "parameters",
            "beam",
            "batch",
            "source_length",
            "target_length",
            "best_of",
            "sentences_per_second",
            "target_tokens_per_second");
    assertThat(line.get("precision").asText()).isEqualTo("float32");
    assertThat(line.get("replicas").asInt()).isEqualTo(2);
    assertThat(line.get("beam").asInt()).isEqualTo(4);
    assertThat(line.get("best_of").asInt()).isEqualTo(2);
    double sentences = line.get("sentences_per_second").asDouble();
    double tokens = line.get("target_tokens_per_second").asDouble();
    assertThat(tokens).isPositive().isBetween(8 * sentences - 1, 8 * sentences + 1);
  }

  @Test
  void theCommandsBeamTakesThePlaceOfTheWorkloads() throws IOException {
    JsonNode line =
        onlyLine(benchmark("--workload", "search", "--beam", "2", "--repetitions", "1"));

    assertThat(line.get("beam").asInt()).isEqualTo(2);
  }

  @Test
  void trainingIsToldInMillisecondsAndTokens() throws IOException {
    JsonNode line = onlyLine(benchmark("--workload", "steps", "--steps", "3"));

    assertThat(line.get("step_ms").asDouble()).isPositive();
    double expected = 2 * 3 / (line.get("step_ms").asDouble() / 1000);
    assertThat(line.get("tokens_per_second").asDouble()).isBetween(0.8 * expected, 1.2 * expected);
  }

  @ParameterizedTest
  @CsvSource({
    "64, --repetitions=0, --repetitions is 0; it must be at least 1",
    "64, --workload=other, 'No workload other in '",
    "78, --beam=6, A target vocabulary of 9 tokens cannot be decoded",
    "78, --beam=0, decode.beam"
  })
  void mistakesAreExplained(int exitCode, String option, String message) {
    Invocation refused = benchmark("--workload=search", option);

    assertThat(refused.errors()).contains(message);
    assertThat(refused.exitCode()).isEqualTo(exitCode);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"beam\": 4,', '', search.beam is missing",
    "'\"batch\": 2', '\"batch\": \"two\"', search.batch is \"two\"",
  })
  void aShapeMustHaveItsSizes(String part, String other, String message) throws IOException {
    Files.writeString(file, WORKLOADS.replace(part, other));

    Invocation refused = benchmark("--workload", "search");

    assertThat(refused.errors()).contains(message);
    assertThat(refused.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
  }

  @ParameterizedTest
  @ValueSource(strings = {"workloads.json", "decoding.json"})
  void theShapesThatComeWithTheProjectAreWhole(String name) throws IOException {
    Path shapes = SparkHome.project().resolve("conf").resolve(name);

    JsonNode all = JSON.readTree(shapes.toFile());

    assertThat(all).isNotEmpty();
    all.properties()
        .forEach(
            each -> {
              Workload workload = new Workload(name, each.getKey(), each.getValue());
              ExperimentConfig experiment =
                  workload.isBeamSearch()
                      ? workload.decoding("auto", "float32", workload.integer("beam"))
                      : workload.training("auto", "float32");
              assertThat(experiment.model().hidden()).isEqualTo(workload.integer("hidden"));
            });
  }
}
