package dev.braid.network;

import dev.braid.config.ConfigException;
import dev.braid.config.ExperimentConfig;
import dev.braid.config.ModelConfig;
import dev.braid.kernel.Precision;
import dev.braid.kernel.SoftmaxOutput;
import dev.braid.sequence.LengthBuckets.Padding;
import java.io.Serializable;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** What a network is; built into a DL4J graph. */
public sealed interface Architecture extends Serializable
    permits LanguageModel, Tagger, Classifier, EncoderDecoder {

  /**
   * The architecture of an experiment.
   *
   * @param tokens size of the vocabulary, of the source's in an encoder-decoder
   * @param labels number of labels, or size of the target's vocabulary; not used by a language
   *     model
   * @throws ConfigException if this machine cannot compute it, or its batches would be too large
   */
  static Architecture of(ExperimentConfig experiment, int tokens, int labels) {
    Architecture architecture = architecture(experiment, tokens, labels);
    BatchLimits.check(architecture, experiment);
    return architecture;
  }

  private static Architecture architecture(ExperimentConfig experiment, int tokens, int labels) {
    ModelConfig model = Engine.resolved(experiment.model());
    return switch (experiment.task()) {
      case LANGUAGE_MODEL -> new LanguageModel(tokens, model);
      case TAGGER -> new Tagger(tokens, labels, model);
      case CLASSIFIER -> new Classifier(tokens, labels, model);
      case ENCODER_DECODER ->
          new EncoderDecoder(
              tokens, labels, requireKernels(model), experiment.train().labelSmoothing());
    };
  }

  private static ModelConfig requireKernels(ModelConfig model) {
    if (!Engine.usesKernels(model)) {
      throw new ConfigException(
          List.of(
              "task = encoder-decoder: needs oneDNN, which has no binary for this machine, and"
                  + " DL4J's stock layers cannot hand a state from an encoder to a decoder"));
    }
    return model;
  }

  /**
   * The graph's configuration, with one input of token ids {@code [batch, 1, time]}, or two in an
   * encoder-decoder: of the source, and of the target as the decoder reads it.
   *
   * @param seed of the initialisation
   */
  ComputationGraphConfiguration configuration(InnerOptimizer optimizer, long seed);

  /** The network's settings, with nothing left to be found out. */
  ModelConfig model();

  /** Whether batches may hold sequences of different lengths. */
  default Padding padding() {
    return Engine.usesKernels(model()) ? Padding.ALLOWED : Padding.NONE;
  }

  /** Ids that the output layer tells apart. */
  int outputs();

  /** A new graph, its parameters drawn from the seed. */
  default ComputationGraph graph(InnerOptimizer optimizer, long seed) {
    ComputationGraph graph = new ComputationGraph(configuration(optimizer, seed));
    graph.init();
    return JoinedLayers.bind(graph);
  }

  /** A new graph whose parameters have yet to be set; drawing them takes time and memory. */
  default ComputationGraph unset(InnerOptimizer optimizer, long seed) {
    ComputationGraphConfiguration configuration = configuration(optimizer, seed);
    long parameters = ModelSize.parameters(configuration);
    ComputationGraph graph = new ComputationGraph(configuration);
    graph.init(Nd4j.createUninitialized(DataType.FLOAT, 1, parameters), false);
    return JoinedLayers.bind(graph);
  }

  /** Bytes of logits and their gradients while a batch of so many tokens is trained on. */
  default long trainedLogits(long tokens) {
    return Engine.usesKernels(model())
        ? SoftmaxOutput.trainingBytes(
            tokens, outputs(), Precision.valueOf(model().precision().name()))
        : StockLayers.OUTPUT_ARRAYS * Float.BYTES * tokens * outputs();
  }

  /** How large it is. */
  default ModelSize size() {
    return ModelSize.of(this);
  }
}
