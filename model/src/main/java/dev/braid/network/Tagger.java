package dev.braid.network;

import dev.braid.config.ModelConfig;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/**
 * Gives each token a label.
 *
 * @param tokens size of the vocabulary
 */
public record Tagger(int tokens, int labels, ModelConfig model) implements Architecture {
  @Override
  public ComputationGraphConfiguration configuration(InnerOptimizer optimizer, long seed) {
    LayerStack layers = LayerStack.of(model, optimizer, seed);
    layers.embedding(tokens);
    for (int i = 0; i < model.layers(); i++) {
      layers.recurrent();
    }
    return layers.outputAtEachStep(labels);
  }

  @Override
  public int outputs() {
    return labels;
  }
}
