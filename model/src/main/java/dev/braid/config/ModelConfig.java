package dev.braid.config;

import java.io.Serializable;

/**
 * The network.
 *
 * @param embedding features of a token's embedding
 * @param hidden units of a layer in each direction
 * @param layers recurrent layers
 * @param dropout share of activations dropped while training
 */
public record ModelConfig(
    Cell cell,
    int embedding,
    int hidden,
    int layers,
    Direction direction,
    double dropout,
    Pooling pooling,
    Kernels kernels)
    implements Serializable {

  /** Recurrent cells. */
  public enum Cell {
    LSTM,
    RNN
  }

  /** Which way layers read. */
  public enum Direction {
    BIDIRECTIONAL,
    FORWARD
  }

  /** How a classifier sums up the time steps. */
  public enum Pooling {
    MAX,
    MEAN,
    LAST
  }

  /** Who computes the layers. */
  public enum Kernels {
    DL4J
  }

  static ModelConfig from(Section model) {
    return new ModelConfig(
        model.choice("cell", Cell.class),
        model.integer("embedding", 1, 65_536),
        model.integer("hidden", 1, 65_536),
        model.integer("layers", 1, 64),
        model.choice("direction", Direction.class),
        model.number("dropout", 0, 0.95),
        model.choice("pooling", Pooling.class),
        model.choice("kernels", Kernels.class));
  }
}
