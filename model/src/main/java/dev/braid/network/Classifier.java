package dev.braid.network;

import dev.braid.config.ModelConfig;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/**
 * Gives each sequence a label, from the time steps pooled.
 *
 * @param tokens size of the vocabulary
 */
public record Classifier(int tokens, int labels, ModelConfig model) implements Architecture {
  @Override
  public ComputationGraphConfiguration configuration(InnerOptimizer optimizer, long seed) {
    LayerStack layers = LayerStack.of(model, optimizer, seed);
    layers.embedding(tokens);
    for (int i = 0; i < model.layers(); i++) {
      layers.recurrent();
    }
    layers.pooling();
    return layers.outputOnce(labels);
  }

  @Override
  public int outputs() {
    return labels;
  }
}
