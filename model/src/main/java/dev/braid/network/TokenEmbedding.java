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

  @JsonProperty private boolean tied;
  // Models written before there were encoder-decoders do not say.
  @JsonProperty private SourceOrder order = SourceOrder.FORWARD;

  /** For DL4J's JSON. */
  public TokenEmbedding() {}

  /**
   * @param tied whether an output layer shares the table
   */
  TokenEmbedding(int tokens, int features, boolean tied) {
    this(tokens, features, tied, SourceOrder.FORWARD);
  }

  /** An embedding that may turn its sequences round. */
  TokenEmbedding(int tokens, int features, boolean tied, SourceOrder order) {
    setNIn(tokens);
    setNOut(features);
    this.tied = tied;
    this.order = order;
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
    // Small where the table is also the output's, whose logits must start near zero.
    double bound = tied ? 0.1 : Math.sqrt(3.0 / nOut);
    values.assign(Nd4j.rand(DataType.FLOAT, values.shape()).muli(2 * bound).subi(bound));
  }

  @Override
  SequenceLayerBase<?> newLayer(NeuralNetConfiguration conf, DataType dataType) {
    return new TokenEmbeddingLayer(conf, dataType);
  }

  @Override
  List<Object> settings() {
    return List.of(tied, order);
  }
}
