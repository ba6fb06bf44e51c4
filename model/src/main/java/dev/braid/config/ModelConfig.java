package dev.braid.config;

import java.io.Serializable;

/**
 * The network.
 *
 * @param embedding features of a token's embedding
 * @param hidden units of a layer in each direction; in an encoder-decoder those of a decoder's
 *     layer, and of an encoder's layer in both directions together
 * @param layers recurrent layers, in an encoder-decoder on each side
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
    Precision precision,
    Attention attention,
    InputFeeding inputFeeding,
    Bridge bridge,
    SourceOrder sourceOrder)
    implements Serializable {

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

  /** Whether the output shares the table of the embedding, in an encoder-decoder the target's. */
  public enum Embeddings {
    SEPARATE,
    TIED
  }

  /** How a decoder scores the encoder's outputs. */
  public enum Attention {
    /** Not at all: the decoder sees the encoder's final state alone (Sutskever et al. 2014). */
    NONE,
    /** By their dot product with the decoder's output (Luong et al. 2015). */
    DOT,
    /** By a bilinear form (Luong et al. 2015). */
    GENERAL,
    /** By a layer of tanh units (Bahdanau et al. 2015). */
    ADDITIVE
  }

  /**
   * Whether a decoder's attentional vector joins the next step's input (Luong et al. 2015, 3.3).
   */
  public enum InputFeeding {
    OFF,
    ON
  }

  /** How the encoder's final states become the decoder's first. */
  public enum Bridge {
    /** Layer by layer as they are, both directions behind each other. */
    COPY,
    /** Through a layer of tanh units for each of the decoder's layers. */
    DENSE
  }

  /** Which end of the source the encoder reads first. */
  public enum SourceOrder {
    FORWARD,
    REVERSED
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
        newPrecision,
        attention,
        inputFeeding,
        bridge,
        sourceOrder);
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
        model.choice("precision", Precision.class),
        model.choice("attention", Attention.class),
        model.choice("input-feeding", InputFeeding.class),
        model.choice("bridge", Bridge.class),
        model.choice("source-order", SourceOrder.class));
  }
}
