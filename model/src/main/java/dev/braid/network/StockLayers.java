package dev.braid.network;

import dev.braid.config.ModelConfig;
import dev.braid.config.ModelConfig.Direction;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.UniformDistribution;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;

/**
 * Stacks DL4J's stock layers, with dropout between them. They are used only where they are right:
 * without masks, for batches of one length.
 */
final class StockLayers implements LayerStack {
  /** Logits, probabilities, and the gradients of both. */
  static final long OUTPUT_ARRAYS = 4;

  private final ModelConfig model;
  private final GraphBuilder builder;
  private String last = "ids";
  private int features;
  private int vocabulary;
  private int count;

  StockLayers(ModelConfig model, InnerOptimizer optimizer, long seed) {
    this.model = model;
    this.builder =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(optimizer.updater())
            // The loss is a sum here; the replica divides by the number of targets.
            .miniBatch(false)
            .weightInit(WeightInit.XAVIER)
            .graphBuilder()
            .addInputs(last);
  }

  @Override
  public void embedding(int tokens) {
    vocabulary = tokens;
    // Unit variance over the embedding's length, so that rare tokens start as large as frequent
    // ones.
    double bound = Math.sqrt(3.0 / model.embedding());
    add(
        EMBEDDING,
        new EmbeddingSequenceLayer.Builder()
            .nIn(tokens)
            .nOut(model.embedding())
            .hasBias(false)
            .weightInit(new WeightInitDistribution(new UniformDistribution(-bound, bound)))
            .build(),
        model.embedding());
    dropout();
  }

  @Override
  public void carried() {
    int hidden = model.hidden();
    add(
        "layer" + ++count,
        switch (model.cell()) {
          case LSTM -> new CarriedLstm(features, hidden);
          case RNN -> new CarriedRnn(features, hidden);
          case GRU -> throw noGru();
        },
        hidden);
    dropout();
  }

  @Override
  public void recurrent() {
    boolean both = model.direction() == Direction.BIDIRECTIONAL;
    Layer layer = both ? new Bidirectional(Bidirectional.Mode.CONCAT, cell()) : cell();
    add("layer" + ++count, layer, model.hidden() * (both ? 2 : 1));
    dropout();
  }

  @Override
  public void pooling() {
    switch (model.pooling()) {
      case MAX -> add("pooling", new GlobalPoolingLayer(PoolingType.MAX), features);
      case MEAN -> add("pooling", new GlobalPoolingLayer(PoolingType.AVG), features);
      case LAST -> lastStepOnly();
    }
  }

  @Override
  public ComputationGraphConfiguration outputAtEachStep(int outputs) {
    add(
        OUTPUT,
        new RnnOutputLayer.Builder(new LossSparseMCXENT())
            .nIn(features)
            .nOut(outputs)
            .activation(Activation.SOFTMAX)
            .build(),
        outputs);
    return build();
  }

  @Override
  public ComputationGraphConfiguration outputOnce(int outputs) {
    add(
        OUTPUT,
        new OutputLayer.Builder(new LossSparseMCXENT())
            .nIn(features)
            .nOut(outputs)
            .activation(Activation.SOFTMAX)
            .build(),
        outputs);
    return build();
  }

  private ComputationGraphConfiguration build() {
    // DL4J takes an embedding's vocabulary from the input type, although ids have one feature.
    return builder.setOutputs(last).setInputTypes(InputType.recurrent(vocabulary)).build();
  }

  private BaseRecurrentLayer cell() {
    return switch (model.cell()) {
      case LSTM ->
          new LSTM.Builder()
              .nIn(features)
              .nOut(model.hidden())
              .activation(Activation.TANH)
              .forgetGateBiasInit(1.0)
              .build();
      case RNN ->
          new SimpleRnn.Builder()
              .nIn(features)
              .nOut(model.hidden())
              .activation(Activation.TANH)
              .build();
      case GRU -> throw noGru();
    };
  }

  private static IllegalArgumentException noGru() {
    return new IllegalArgumentException("DL4J has no GRU; set model.kernels = onednn");
  }

  private void lastStepOnly() {
    builder.addVertex("pooling", new LastTimeStepVertex("ids"), last);
    last = "pooling";
  }

  private void dropout() {
    if (model.dropout() > 0) {
      add(last + "-dropout", new DropoutLayer(1.0 - model.dropout()), features);
    }
  }

  private void add(String name, Layer layer, int outputs) {
    builder.addLayer(name, layer, last);
    last = name;
    features = outputs;
  }
}
