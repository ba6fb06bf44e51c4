package dev.braid.config;

import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a model can start from the parameters of another run's. Vocabulary, text, optimizer,
 * dropout and precision may differ; the network may not, nor what a token is: rows of an embedding
 * would silently stand for something else.
 */
public final class WarmStartRules {
  private static final List<String> MUST_AGREE =
      List.of(
          "task",
          "tokenize.tokenizer",
          "tokenize.spacing",
          "tokenize.normalization",
          "tokenize.casing",
          "tokenize.subwords.kind",
          "tokenize.subwords.sharing",
          "model.cell",
          "model.embedding",
          "model.hidden",
          "model.layers",
          "model.direction",
          "model.pooling",
          "model.embeddings",
          "model.attention",
          "model.input-feeding",
          "model.bridge",
          "model.source-order");

  private static final String KERNELS = "model.kernels";

  private WarmStartRules() {}

  /**
   * Keys that differ and must not, each with both values.
   *
   * @param before effective configuration of the run to start from; a key that it lacks has its
   *     default
   * @param now effective configuration of the run that starts
   * @throws ConfigException if {@code before} is no configuration
   */
  public static List<String> differences(String before, String now) {
    Config reference = ExperimentConfig.reference();
    Config old = parsed(before);
    Config current = parsed(now);
    List<String> differences = new ArrayList<>();
    for (String key : MUST_AGREE) {
      compare(key, value(key, old, reference), value(key, current, reference), differences);
    }
    // auto and onednn lay parameters out alike.
    String oldKernels = value(KERNELS, old, reference);
    String kernels = value(KERNELS, current, reference);
    if (isStock(oldKernels) != isStock(kernels)) {
      compare(KERNELS, oldKernels, kernels, differences);
    }
    return differences;
  }

  private static void compare(String key, String was, String is, List<String> differences) {
    if (!was.equals(is)) {
      differences.add(key + " = " + is + " (the run to start from has " + was + ")");
    }
  }

  private static String value(String key, Config config, Config reference) {
    Config given = config.hasPath(key) ? config : reference;
    return RunIdentity.canonical(key, given.getValue(key), reference);
  }

  private static boolean isStock(String kernels) {
    return kernels.equals(Section.spelling(ModelConfig.Kernels.DL4J));
  }

  private static Config parsed(String effective) {
    List<String> problems = new ArrayList<>();
    Config config = HoconText.parse(effective, "experiment.conf", problems);
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return config;
  }
}
