package dev.braid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.braid.guard.ExitCode;
import dev.braid.network.DecodingBenchmark;
import dev.braid.network.DecodingBenchmark.Sentences;
import dev.braid.network.StepBenchmark;
import dev.braid.store.Store;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Times training steps or beam search and prints one line of JSON for each workload. */
@Command(
    name = "benchmark",
    mixinStandardHelpOptions = true,
    description = {
      "Times training steps (forward, backward, clip, update) on random ids of full",
      "length; the median step counts. Workloads of the task beam-search are decoded",
      "instead: random parameters, sources and hypotheses of fixed lengths; the best",
      "repetition counts. Replicas work side by side, each on its own threads; their",
      "tokens are added up."
    },
    footer = {
      "",
      "Examples:",
      "  braid benchmark --workloads conf/workloads.json --threads 2",
      "  braid benchmark --workloads conf/workloads.json --workload lm-650 --replicas 2 --threads"
          + " 1",
      "  braid benchmark --workloads conf/decoding.json --precision bfloat16"
    })
final class BenchmarkCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Spec private CommandSpec spec;

  @Option(names = "--workloads", required = true, description = "File with the shapes, JSON.")
  private String workloads;

  @Option(names = "--workload", description = "One of them; may be given again. All by default.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--precision",
      defaultValue = "float32",
      description = "float32, bfloat16 or auto (float32).")
  private String precision;

  @Option(names = "--threads", defaultValue = "1", description = "Cores of each replica (1).")
  private int threads;

  @Option(names = "--replicas", defaultValue = "1", description = "Replicas side by side (1).")
  private int replicas;

  @Option(names = "--kernels", defaultValue = "auto", description = "auto, onednn or dl4j (auto).")
  private String kernels;

  @Option(names = "--steps", defaultValue = "20", description = "Training steps that count (20).")
  private int steps;

  @Option(
      names = "--warm-up",
      defaultValue = "60",
      description = "Training steps before, while the JVM still compiles (60).")
  private int warmUp;

  @Option(names = "--beam", description = "Hypotheses of a beam search (the workload's).")
  private Integer beam;

  @Option(
      names = "--repetitions",
      defaultValue = "5",
      description = "Times that all sentences are decoded; the best counts (5).")
  private int repetitions;

  @Override
  public Integer call() throws Exception {
    requirePositive("--threads", threads);
    requirePositive("--replicas", replicas);
    requirePositive("--steps", steps);
    requirePositive("--warm-up", warmUp);
    requirePositive("--repetitions", repetitions);
    JsonNode all = JSON.readTree(new Store(new Configuration()).readText(workloads));
    for (String name : chosen(all)) {
      Workload workload = new Workload(workloads, name, all.get(name));
      ObjectNode line = workload.isBeamSearch() ? decoding(workload) : training(workload);
      System.out.println(JSON.writeValueAsString(line));
    }
    return ExitCode.OK;
  }

  private void requirePositive(String option, int value) {
    if (value < 1) {
      throw new ParameterException(
          spec.commandLine(), option + " is " + value + "; it must be at least 1");
    }
  }

  private List<String> chosen(JsonNode all) {
    List<String> known = new ArrayList<>();
    for (Iterator<String> it = all.fieldNames(); it.hasNext(); ) {
      known.add(it.next());
    }
    for (String name : names) {
      if (!known.contains(name)) {
        throw new ParameterException(
            spec.commandLine(), "No workload " + name + " in " + workloads + "; it has " + known);
      }
    }
    return names.isEmpty() ? known : names;
  }

  private ObjectNode training(Workload workload) throws InterruptedException {
    StepBenchmark benchmark =
        new StepBenchmark(
            workload.training(kernels, precision),
            workload.integer("vocabulary"),
            workload.labels(),
            new StepBenchmark.Plan(
                workload.integer("batch"), workload.integer("steps"), warmUp, steps));
    StepBenchmark.Result result = benchmark.run(replicas, threads);
    ObjectNode line = line(workload, result.precision());
    line.put("parameters", result.parameters());
    line.put("step_ms", Math.round(1e5 * result.seconds()) / 100.0);
    line.put("tokens_per_second", Math.round(result.tokensPerSecond()));
    return line;
  }

  private ObjectNode decoding(Workload workload) throws InterruptedException {
    int places = beam == null ? workload.integer("beam") : beam;
    Sentences sentences =
        new Sentences(
            workload.integer("sentences"),
            workload.integer("batch"),
            workload.integer("source-length"),
            workload.integer("target-length"));
    DecodingBenchmark benchmark =
        new DecodingBenchmark(
            workload.decoding(kernels, precision, places),
            workload.integer("source-vocabulary"),
            workload.integer("target-vocabulary"),
            sentences,
            repetitions);
    DecodingBenchmark.Result best = benchmark.run(replicas, threads);
    ObjectNode line = line(workload, best.precision());
    line.put("parameters", best.parameters());
    line.put("beam", places).put("batch", sentences.batch());
    line.put("source_length", sentences.sourceLength());
    line.put("target_length", sentences.targetLength());
    line.put("best_of", repetitions);
    line.put("sentences_per_second", Math.round(10 * best.sentencesPerSecond()) / 10.0);
    line.put("target_tokens_per_second", Math.round(best.targetTokensPerSecond()));
    return line;
  }

  private ObjectNode line(Workload workload, String computedIn) {
    ObjectNode line = JSON.createObjectNode();
    line.put("system", "braid " + kernels).put("workload", workload.name());
    line.put("precision", computedIn);
    line.put("replicas", replicas).put("threads", threads);
    return line;
  }
}
