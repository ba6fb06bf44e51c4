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
    DropoutKind dropoutKind,
    Embeddings embeddings,
    Kernels kernels,
    Precision precision)
    implements Serializable {

  /** A model with independent dropout, an output of its own, and float32 products. */
  public ModelConfig(
      Cell cell,
      int embedding,
      int hidden,
      int layers,
      Direction direction,
      double dropout,
      Pooling pooling,
      Kernels kernels) {
    this(
        cell,
        embedding,
        hidden,
        layers,
        direction,
        dropout,
        pooling,
        DropoutKind.INDEPENDENT,
        Embeddings.SEPARATE,
        kernels,
        Precision.FLOAT32);
  }

  /** Recurrent cells. */
  public enum Cell {
    LSTM,
    GRU,
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
    AUTO,
    ONEDNN,
    DL4J
  }

  /** What the factors of matrix products are rounded to. */
  public enum Precision {
    AUTO,
    FLOAT32,
    BFLOAT16
  }

  /** Whether the steps of a sequence share a dropout mask. */
  public enum DropoutKind {
    INDEPENDENT,
    VARIATIONAL
  }

  /** Whether a language model's output shares the embedding's table. */
  public enum Embeddings {
    SEPARATE,
    TIED
  }

  /** The same model by those kernels in that precision. */
  public ModelConfig with(Kernels newKernels, Precision newPrecision) {
    return new ModelConfig(
        cell,
        embedding,
        hidden,
        layers,
        direction,
        dropout,
        pooling,
        dropoutKind,
        embeddings,
        newKernels,
        newPrecision);
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
        model.choice("dropout-kind", DropoutKind.class),
        model.choice("embeddings", Embeddings.class),
        model.choice("kernels", Kernels.class),
        model.choice("precision", Precision.class));
  }
}
