package dev.braid.network;

import dev.braid.config.ModelConfig;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/**
 * Predicts the next token from those before it; its layers carry their state from window to window.
 *
 * @param tokens size of the vocabulary
 */
public record LanguageModel(int tokens, ModelConfig model) implements Architecture {
  @Override
  public ComputationGraphConfiguration configuration(InnerOptimizer optimizer, long seed) {
    LayerStack layers = LayerStack.of(model, optimizer, seed);
    layers.embedding(tokens);
    for (int i = 0; i < model.layers(); i++) {
      layers.carried();
    }
    return layers.outputAtEachStep(tokens);
  }

  @Override
  public int outputs() {
    return tokens;
  }
}
