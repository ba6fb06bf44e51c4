package dev.braid;

import com.fasterxml.jackson.databind.JsonNode;
import dev.braid.config.ConfigException;
import dev.braid.config.ExperimentConfig;
import java.util.List;

/**
 * What {@code braid benchmark} times: a shape of a file.
 *
 * @param file where it stands
 * @param name under which it stands there
 * @param shape its task and its sizes
 */
record Workload(String file, String name, JsonNode shape) {
  /** The task of shapes whose decoding is timed; those of other tasks are trained. */
  private static final String BEAM_SEARCH = "beam-search";

  boolean isBeamSearch() {
    return text("task").equals(BEAM_SEARCH);
  }

  /** A size that must be there. */
  int integer(String key) {
    JsonNode value = required(key);
    if (!value.isInt() || value.asInt() < 1) {
      throw new ConfigException(
          List.of(place(key) + " is " + value + "; it must be a whole number of at least 1"));
    }
    return value.asInt();
  }

  private String text(String key) {
    return required(key).asText();
  }

  private JsonNode required(String key) {
    JsonNode value = shape.path(key);
    if (value.isMissingNode()) {
      throw new ConfigException(List.of(place(key) + " is missing"));
    }
    return value;
  }

  private String place(String key) {
    return file + ": " + name + "." + key;
  }

  /** The size of the output: labels, or tokens of a target. */
  int labels() {
    // The target's vocabulary has the source's size where training is timed.
    return task().equals("encoder-decoder") ? integer("vocabulary") : shape.path("labels").asInt(1);
  }

  /** An experiment that trains this shape. */
  ExperimentConfig training(String kernels, String precision) {
    String optimizer = text("optimizer");
    return experiment(
        kernels,
        precision,
        List.of(
            "train.replicas=1",
            "train.clip-norm=" + text("clip"),
            "train.optimizer.kind=" + optimizer,
            "train.optimizer.learning-rate=" + (optimizer.equals("sgd") ? "0.1" : "0.001")));
  }

  /** An experiment that decodes this shape. */
  ExperimentConfig decoding(String kernels, String precision, int beam) {
    return experiment(kernels, precision, List.of("decode.beam=" + beam));
  }

  private ExperimentConfig experiment(String kernels, String precision, List<String> settings) {
    String text =
        """
        output = none
        task = %s
        data { format = %s, train = none }
        model {
          cell = lstm, embedding = %d, hidden = %d, layers = %d, direction = %s
          kernels = %s, precision = %s, attention = %s
        }
        """
            .formatted(
                task(),
                format(),
                integer("embedding"),
                integer("hidden"),
                integer("layers"),
                required("bidirectional").asBoolean() ? "bidirectional" : "forward",
                kernels,
                precision,
                shape.path("attention").asText("none"));
    return ExperimentConfig.parse(text, file, settings);
  }

  private String task() {
    String task = text("task");
    return task.equals("seq2seq") || task.equals(BEAM_SEARCH) ? "encoder-decoder" : task;
  }

  private String format() {
    return switch (task()) {
      case "language-model" -> "lines";
      case "tagger" -> "conll";
      case "encoder-decoder" -> "pairs";
      default -> "label-text";
    };
  }
}
