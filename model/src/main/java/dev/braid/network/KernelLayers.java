package dev.braid.network;

import dev.braid.config.ModelConfig;
import dev.braid.config.ModelConfig.Direction;
import dev.braid.config.ModelConfig.Embeddings;
import dev.braid.kernel.Cell;
import dev.braid.kernel.Directions;
import dev.braid.kernel.Pooling;
import dev.braid.network.RecurrentLayer.State;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;

/** Stacks the layers that compute with Braid's kernels. */
final class KernelLayers implements LayerStack {
  private final ModelConfig model;
  private final GraphBuilder builder;
  private String last = "ids";
  private int features;
  private int vocabulary;
  private int count;

  KernelLayers(ModelConfig model, InnerOptimizer optimizer, long seed) {
    this.model = model;
    this.builder =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(optimizer.updater())
            .miniBatch(false)
            .graphBuilder()
            .addInputs(last);
  }

  @Override
  public void embedding(int tokens) {
    vocabulary = tokens;
    add(EMBEDDING, new TokenEmbedding(tokens, model.embedding(), tied()), model.embedding());
    dropout();
  }

  @Override
  public void carried() {
    recurrent(Directions.FORWARD, State.CARRIED);
  }

  @Override
  public void recurrent() {
    boolean both = model.direction() == Direction.BIDIRECTIONAL;
    recurrent(both ? Directions.BOTH : Directions.FORWARD, State.FRESH);
  }

  @Override
  public void pooling() {
    Pooling pooling =
        switch (model.pooling()) {
          case MAX -> Pooling.MAX;
          case MEAN -> Pooling.MEAN;
          case LAST -> Pooling.LAST;
        };
    add("pooling", new SequencePooling(pooling, features), features);
  }

  @Override
  public ComputationGraphConfiguration outputAtEachStep(int outputs) {
    return output(new TokenOutput(features, outputs, tied()), outputs);
  }

  @Override
  public ComputationGraphConfiguration outputOnce(int outputs) {
    return output(new TokenOutput(features, outputs, false), outputs);
  }

  private ComputationGraphConfiguration output(TokenOutput output, int outputs) {
    add(OUTPUT, output, outputs);
    return builder.setOutputs(last).setInputTypes(InputType.recurrent(vocabulary)).build();
  }

  private void recurrent(Directions directions, State state) {
    add(
        "layer" + ++count,
        new RecurrentLayer(cell(model), features, model.hidden(), directions, state),
        model.hidden() * directions.count());
    dropout();
  }

  /** The kernels' name for the model's cell. */
  static Cell cell(ModelConfig model) {
    return switch (model.cell()) {
      case LSTM -> Cell.LSTM;
      case GRU -> Cell.GRU;
      case RNN -> Cell.TANH;
    };
  }

  private void dropout() {
    if (model.dropout() > 0) {
      add(last + "-dropout", SequenceDropout.of(model, features), features);
    }
  }

  private boolean tied() {
    return model.embeddings() == Embeddings.TIED;
  }

  private void add(String name, Layer layer, int outputs) {
    builder.addLayer(name, layer, last);
    last = name;
    features = outputs;
  }
}
