package dev.braid.network;

import dev.braid.config.ModelConfig.SourceOrder;
import dev.braid.network.SequenceLayer.Slice.Kind;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Token ids {@code [batch, 1, time]} to vectors {@code [batch, features, time]}, in their order or
 * turned round. A sequence that is turned round keeps its last id, which ends it, where it is
 * (Sutskever et al. 2014).
 */
public final class TokenEmbedding extends SequenceLayer {
  private static final long serialVersionUID = 1L;

  /** Small where the table is also the output's, whose logits must start near zero. */
  private static final double TIED_BOUND = 0.1;

  @JsonProperty private boolean tied;
  // Models written before there were encoder-decoders do not say.
  @JsonProperty private SourceOrder order = SourceOrder.FORWARD;
  @JsonProperty private double bound = TIED_BOUND;

  /** For DL4J's JSON. */
  public TokenEmbedding() {}

  /**
   * An embedding whose vectors start with a length of about 1.
   *
   * @param tied whether an output layer shares the table
   */
  TokenEmbedding(int tokens, int features, boolean tied) {
    this(tokens, features, tied, SourceOrder.FORWARD, Math.sqrt(3.0 / features));
  }

  /**
   * An embedding of an encoder-decoder, which may turn its sequences round. Its features start with
   * a variance of 1: attention learns where to look only once the layers tell tokens apart.
   *
   * @param tied whether an output layer shares the table
   */
  TokenEmbedding(int tokens, int features, boolean tied, SourceOrder order) {
    this(tokens, features, tied, order, Math.sqrt(3.0));
  }

  private TokenEmbedding(int tokens, int features, boolean tied, SourceOrder order, double bound) {
    setNIn(tokens);
    setNOut(features);
    this.tied = tied;
    this.order = order;
    this.bound = tied ? TIED_BOUND : bound;
  }

  boolean tied() {
    return tied;
  }

  SourceOrder order() {
    return order;
  }

  @Override
  List<Slice> slices() {
    return List.of(new Slice("W", nIn, nOut, Kind.WEIGHT));
  }

  @Override
  void initialize(Slice slice, INDArray values) {
    values.assign(Nd4j.rand(DataType.FLOAT, values.shape()).muli(2 * bound).subi(bound));
  }

  @Override
  SequenceLayerBase<?> newLayer(NeuralNetConfiguration conf, DataType dataType) {
    return new TokenEmbeddingLayer(conf, dataType);
  }

  @Override
  List<Object> settings() {
    return List.of(tied, order, bound);
  }
}
