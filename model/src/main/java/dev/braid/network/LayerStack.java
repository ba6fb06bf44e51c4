package dev.braid.network;

import dev.braid.config.ModelConfig;
import dev.braid.config.ModelConfig.Kernels;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/** Stacks layers, with dropout between them: stock ones of DL4J's, or those of the kernels. */
sealed interface LayerStack permits StockLayers, KernelLayers {
  /** The name of the layer that has a row for each token. */
  String EMBEDDING = "embedding";

  /** The name of the layer that has a column for each token or label. */
  String OUTPUT = "output";

  /** The layers that the model asks for. */
  static LayerStack of(ModelConfig model, InnerOptimizer optimizer, long seed) {
    return model.kernels() == Kernels.DL4J
        ? new StockLayers(model, optimizer, seed)
        : new KernelLayers(model, optimizer, seed);
  }

  /** Token ids to vectors. */
  void embedding(int tokens);

  /** A recurrent layer that carries its state from window to window. */
  void carried();

  /** A recurrent layer that starts each sequence from zeros. */
  void recurrent();

  /** Sums up the steps. */
  void pooling();

  /** Ends the stack by an output at each step. */
  ComputationGraphConfiguration outputAtEachStep(int outputs);

  /** Ends the stack by one output. */
  ComputationGraphConfiguration outputOnce(int outputs);
}
