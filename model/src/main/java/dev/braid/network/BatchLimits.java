package dev.braid.network;

import dev.braid.config.ConfigException;
import dev.braid.config.ExperimentConfig;
import dev.braid.config.ModelConfig;
import dev.braid.config.Task;
import dev.braid.kernel.Floats;
import java.util.ArrayList;
import java.util.List;

/**
 * What the sizes of a model and of its batches may be: none of the arrays that they need may have
 * more floats than a buffer can address. Logits of training and scoring are no such array where the
 * kernels compute them, a block of rows at a time.
 */
final class BatchLimits {
  // Kernels round rows up, by less than a sixteenth, to have fewer sizes.
  private static final long MOST_FLOATS = Floats.MOST_VIEWED / 17 * 16;

  private final Architecture architecture;
  private final ExperimentConfig experiment;
  private final List<String> problems = new ArrayList<>();

  private BatchLimits(Architecture architecture, ExperimentConfig experiment) {
    this.architecture = architecture;
    this.experiment = experiment;
  }

  /**
   * Compares an experiment's batches with what fits.
   *
   * @throws ConfigException naming each key that is too large, and the largest value that fits
   */
  static void check(Architecture architecture, ExperimentConfig experiment) {
    BatchLimits limits = new BatchLimits(architecture, experiment);
    limits.parameters();
    if (Engine.usesKernels(architecture.model())) {
      limits.batches(widest(architecture.model()), "values of a layer");
    } else {
      limits.batches(architecture.outputs(), "labels");
    }
    if (architecture instanceof EncoderDecoder decoder) {
      limits.attention(decoder);
      int batchTokens = experiment.decode().batchTokens();
      String each = decoder.outputs() + " target tokens";
      limits.check("decode.batch-tokens", batchTokens, decoder.outputs(), each);
    }
    if (!limits.problems.isEmpty()) {
      throw new ConfigException(limits.problems);
    }
  }

  /** Parameters lie in one array, and so do all momenta. */
  private void parameters() {
    int momenta = new InnerOptimizer(experiment.train().optimizer()).statesPerParameter();
    long parameters = architecture.size().parameters();
    int arrays = Math.max(1, momenta);
    if (parameters > Floats.MOST_VIEWED / arrays) {
      problems.add(
          "model.hidden = %d: with model.embedding = %d and %d outputs the model has %d parameters,"
                  .formatted(
                      architecture.model().hidden(),
                      architecture.model().embedding(),
                      architecture.outputs(),
                      parameters)
              + " and %d momenta each; at most %d with that optimizer (tokenize.max-size cuts the vocabulary)"
                  .formatted(momenta, Floats.MOST_VIEWED / arrays));
    }
  }

  /** The most values that an array of the kernels has for a token. */
  private static long widest(ModelConfig model) {
    long gates = (long) KernelLayers.cell(model).gates() * model.hidden();
    // Both directions of a layer, or context and state of a decoder, lie side by side.
    return Math.max(model.embedding(), Math.max(gates, 2L * model.hidden()));
  }

  private void batches(long width, String what) {
    if (experiment.task() == Task.LANGUAGE_MODEL) {
      streams(width, what);
      return;
    }
    check("train.batch-tokens", experiment.train().batchTokens(), width, width + " " + what);
    check("evaluate.batch-tokens", experiment.evaluate().batchTokens(), width, width + " " + what);
    // What is longer than a batch may be is a batch of its own.
    check("shard.max-length", experiment.shard().maxLength(), width, width + " " + what);
    if (experiment.task() == Task.ENCODER_DECODER) {
      int length = experiment.shard().maxTargetLength();
      check("shard.max-target-length", length, width, width + " " + what);
    }
  }

  private void streams(long width, String what) {
    int window = experiment.train().window();
    if (check("train.window", window, width, width + " " + what)) {
      String each = "train.window (" + window + ") and " + width + " " + what;
      check("train.streams", experiment.train().streams(), window * width, each);
      check("evaluate.streams", experiment.evaluate().streams(), window * width, each);
    }
  }

  /** Scores of each target token with each token of its source. */
  private void attention(EncoderDecoder decoder) {
    if (!decoder.attends()) {
      return;
    }
    int source = experiment.shard().maxLength();
    int target = experiment.shard().maxTargetLength();
    boolean shorter = source <= target;
    String key = shorter ? "shard.max-length" : "shard.max-target-length";
    long tokens = Math.max(experiment.train().batchTokens(), experiment.evaluate().batchTokens());
    long most = Math.max(tokens, Math.max(source, target));
    check(key, Math.min(source, target), most, most + " tokens of the other side of a batch");
  }

  private boolean check(String key, long value, long factor, String factors) {
    long most = MOST_FLOATS / factor;
    if (value > most) {
      problems.add(
          "%s = %d: times %s are %d floats of one array; at most %d, so at most %d"
              .formatted(key, value, factors, value * factor, MOST_FLOATS, most));
    }
    return value <= most;
  }
}
