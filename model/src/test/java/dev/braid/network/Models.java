package dev.braid.network;

import dev.braid.config.ModelConfig;
import dev.braid.config.ModelConfig.Attention;
import dev.braid.config.ModelConfig.Bridge;
import dev.braid.config.ModelConfig.Cell;
import dev.braid.config.ModelConfig.Direction;
import dev.braid.config.ModelConfig.DropoutKind;
import dev.braid.config.ModelConfig.Embeddings;
import dev.braid.config.ModelConfig.InputFeeding;
import dev.braid.config.ModelConfig.Kernels;
import dev.braid.config.ModelConfig.Pooling;
import dev.braid.config.ModelConfig.Precision;
import dev.braid.config.ModelConfig.SourceOrder;

/** Small models that are no encoder-decoders, in float32. */
final class Models {
  private Models() {}

  static ModelConfig stacked(
      Cell cell,
      int embedding,
      int hidden,
      int layers,
      Direction direction,
      double dropout,
      Pooling pooling,
      Embeddings embeddings,
      Kernels kernels) {
    return new ModelConfig(
        cell,
        embedding,
        hidden,
        layers,
        direction,
        dropout,
        pooling,
        DropoutKind.INDEPENDENT,
        embeddings,
        kernels,
        Precision.FLOAT32,
        Attention.NONE,
        InputFeeding.OFF,
        Bridge.COPY,
        SourceOrder.FORWARD);
  }

  /** Three features, four units, and an output of its own. */
  static ModelConfig stacked(
      Cell cell, int layers, Direction direction, double dropout, Pooling pooling, Kernels by) {
    return stacked(cell, 3, 4, layers, direction, dropout, pooling, Embeddings.SEPARATE, by);
  }
}
