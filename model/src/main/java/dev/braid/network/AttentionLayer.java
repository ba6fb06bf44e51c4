package dev.braid.network;

import dev.braid.kernel.AttentionScore;
import dev.braid.kernel.AttentionShape;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Attention of a decoder's outputs {@code [batch, features, time]} to the encoder's, which the
 * graph's {@link Handover} keeps: out come the attentional vectors tanh([context; query] W + b)
 * (Luong et al. 2015, equation 5).
 */
public final class AttentionLayer extends SequenceLayer {
  private static final long serialVersionUID = 1L;

  @JsonProperty private AttentionScore score;
  @JsonProperty private int memorySize;
  @JsonProperty private int scoreSize;

  /** For DL4J's JSON. */
  public AttentionLayer() {}

  AttentionLayer(AttentionShape shape) {
    this.score = shape.score();
    this.memorySize = shape.memorySize();
    this.scoreSize = shape.scoreSize();
    setNIn(shape.querySize());
    setNOut(shape.outputSize());
  }

  AttentionShape shape() {
    return new AttentionShape(score, (int) nIn, memorySize, scoreSize, (int) nOut);
  }

  @Override
  List<Slice> slices() {
    return AttentionParameters.slices(shape());
  }

  @Override
  void initialize(Slice slice, INDArray values) {
    initializeDense(slice, values);
  }

  @Override
  SequenceLayerBase<?> newLayer(NeuralNetConfiguration conf, DataType dataType) {
    return new AttentionKernelLayer(conf, dataType);
  }

  @Override
  List<Object> settings() {
    return List.of(score, memorySize, scoreSize);
  }
}
