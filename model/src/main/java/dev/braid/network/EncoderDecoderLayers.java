package dev.braid.network;

import dev.braid.config.ModelConfig;
import dev.braid.config.ModelConfig.Embeddings;
import dev.braid.config.ModelConfig.InputFeeding;
import dev.braid.config.ModelConfig.SourceOrder;
import dev.braid.kernel.AttentionScore;
import dev.braid.kernel.AttentionShape;
import dev.braid.kernel.Cell;
import dev.braid.kernel.Directions;
import dev.braid.kernel.Feeding;
import dev.braid.kernel.FeedingShape;
import dev.braid.network.RecurrentLayer.State;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;

/** Puts the graph of an {@link EncoderDecoder} together. */
final class EncoderDecoderLayers {
  static final String SOURCE = "source";
  static final String TARGET = "target";
  static final String SOURCE_EMBEDDING = "source-embedding";
  static final String TARGET_EMBEDDING = "target-embedding";
  static final String HANDOVER = "handover";
  static final String DECODER = "decoder";
  static final String ATTENTION = "attention";
  static final String OUTPUT = LayerStack.OUTPUT;

  private final EncoderDecoder architecture;
  private final ModelConfig model;
  private final GraphBuilder builder;
  private String last;
  private int features;

  EncoderDecoderLayers(EncoderDecoder architecture, InnerOptimizer optimizer, long seed) {
    this.architecture = architecture;
    this.model = architecture.model();
    this.builder =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(optimizer.updater())
            .miniBatch(false)
            .graphBuilder()
            .addInputs(SOURCE, TARGET);
  }

  /** The name of a layer of the encoder, from 1 on. */
  static String encoderLayer(int number) {
    return "encoder" + number;
  }

  /** The name of a layer of the decoder, from 1 on. */
  static String decoderLayer(int number) {
    return "decoder" + number;
  }

  void encoder() {
    last = SOURCE;
    int tokens = architecture.sourceTokens();
    embedding(SOURCE_EMBEDDING, tokens, false, model.sourceOrder());
    Directions directions = architecture.encoderDirections();
    int units = model.hidden() / directions.count();
    for (int number = 1; number <= model.layers(); number++) {
      dropout();
      add(
          encoderLayer(number),
          new RecurrentLayer(cell(), features, units, directions, State.HANDED_ON),
          model.hidden());
    }
  }

  void decoder() {
    String memory = last;
    last = TARGET;
    embedding(TARGET_EMBEDDING, architecture.targetTokens(), tied(), SourceOrder.FORWARD);
    dropout();
    builder.addVertex(HANDOVER, new Handover(), last, memory);
    last = HANDOVER;
    if (architecture.isSequential()) {
      add(DECODER, feeding(), model.hidden());
    } else {
      stackedDecoder();
    }
  }

  private FeedingLayer feeding() {
    Feeding feeding =
        model.inputFeeding() == InputFeeding.ON ? Feeding.ATTENTIONAL_VECTOR : Feeding.CONTEXT;
    FeedingShape shape =
        new FeedingShape(cell(), features, model.hidden(), model.layers(), attention(), feeding);
    return new FeedingLayer(shape, model.bridge(), SequenceDropout.of(model, model.hidden()));
  }

  /** All steps of a layer at once, and attention to the encoder after them. */
  private void stackedDecoder() {
    for (int number = 1; number <= model.layers(); number++) {
      if (number > 1) {
        dropout();
      }
      add(
          decoderLayer(number),
          RecurrentLayer.ofDecoder(cell(), features, model.hidden(), model.bridge()),
          model.hidden());
    }
    if (architecture.attends()) {
      add(ATTENTION, new AttentionLayer(attention()), model.hidden());
    }
  }

  /** Memory, queries and attentional vectors have as many features as a decoder's layer units. */
  private AttentionShape attention() {
    AttentionScore score = AttentionScore.valueOf(model.attention().name());
    int size = model.hidden();
    int scoreSize = score == AttentionScore.ADDITIVE ? size : 0;
    return new AttentionShape(score, size, size, scoreSize, size);
  }

  ComputationGraphConfiguration output() {
    dropout();
    int tokens = architecture.targetTokens();
    add(OUTPUT, new TokenOutput(features, tokens, tied(), architecture.labelSmoothing()), tokens);
    return builder
        .setOutputs(last)
        .setInputTypes(
            InputType.recurrent(architecture.sourceTokens()), InputType.recurrent(tokens))
        .build();
  }

  private void embedding(String name, int tokens, boolean tied, SourceOrder order) {
    add(name, new TokenEmbedding(tokens, model.embedding(), tied, order), model.embedding());
  }

  private Cell cell() {
    return KernelLayers.cell(model);
  }

  private boolean tied() {
    return model.embeddings() == Embeddings.TIED;
  }

  private void dropout() {
    if (model.dropout() > 0) {
      add(last + "-dropout", SequenceDropout.of(model, features), features);
    }
  }

  private void add(String name, Layer layer, int outputs) {
    builder.addLayer(name, layer, last);
    last = name;
    features = outputs;
  }
}
