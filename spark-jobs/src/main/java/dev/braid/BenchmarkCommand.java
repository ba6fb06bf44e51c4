package dev.braid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.braid.config.ExperimentConfig;
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

/** Times training steps and prints one line of JSON for each workload. */
@Command(
    name = "benchmark",
    mixinStandardHelpOptions = true,
    description = {
      "Times training steps (forward, backward, clip, update) on random ids of full length.",
      "Replicas train side by side, each on its own threads; their tokens are added up."
    },
    footer = {
      "",
      "Examples:",
      "  braid benchmark --workloads conf/workloads.json --threads 2",
      "  braid benchmark --workloads conf/workloads.json --workload lm-650 --replicas 2 --threads 1"
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

  @Option(names = "--steps", defaultValue = "20", description = "Steps that count (20).")
  private int steps;

  @Override
  public Integer call() throws Exception {
    JsonNode all = JSON.readTree(new Store(new Configuration()).readText(workloads));
    for (String name : chosen(all)) {
      System.out.println(JSON.writeValueAsString(line(name, all.get(name))));
    }
    return ExitCode.OK;
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

  private ObjectNode line(String name, JsonNode shape) throws InterruptedException {
    StepBenchmark benchmark =
        new StepBenchmark(
            experiment(shape),
            shape.get("vocabulary").asInt(),
            labels(shape),
            shape.get("batch").asInt(),
            shape.get("steps").asInt(),
            steps);
    StepBenchmark.Result result = benchmark.run(replicas, threads);
    ObjectNode line = JSON.createObjectNode();
    line.put("system", "braid " + kernels).put("workload", name);
    line.put("precision", result.precision());
    line.put("replicas", replicas).put("threads", threads);
    line.put("parameters", result.parameters());
    line.put("step_ms", Math.round(1e5 * result.seconds()) / 100.0);
    line.put("tokens_per_second", Math.round(result.tokensPerSecond()));
    return line;
  }

  private ExperimentConfig experiment(JsonNode shape) {
    String task = task(shape);
    boolean both = shape.get("bidirectional").asBoolean();
    String text =
        """
        output = none
        task = %s
        data { format = %s, train = none }
        model {
          cell = lstm, embedding = %d, hidden = %d, layers = %d, direction = %s
          kernels = %s, precision = %s, attention = %s
        }
        train { replicas = 1, clip-norm = %s, optimizer.kind = %s, optimizer.learning-rate = %s }
        """
            .formatted(
                task,
                format(task),
                shape.get("embedding").asInt(),
                shape.get("hidden").asInt(),
                shape.get("layers").asInt(),
                both ? "bidirectional" : "forward",
                kernels,
                precision,
                shape.path("attention").asText("none"),
                shape.get("clip").asText(),
                shape.get("optimizer").asText(),
                shape.get("optimizer").asText().equals("sgd") ? "0.1" : "0.001");
    return ExperimentConfig.parse(text, workloads, List.of());
  }

  private static String task(JsonNode shape) {
    String task = shape.get("task").asText();
    return task.equals("seq2seq") ? "encoder-decoder" : task;
  }

  /** An encoder-decoder's target has a vocabulary of the source's size. */
  private static int labels(JsonNode shape) {
    return task(shape).equals("encoder-decoder")
        ? shape.get("vocabulary").asInt()
        : shape.path("labels").asInt(1);
  }

  private static String format(String task) {
    return switch (task) {
      case "language-model" -> "lines";
      case "tagger" -> "conll";
      case "encoder-decoder" -> "pairs";
      default -> "label-text";
    };
  }
}
