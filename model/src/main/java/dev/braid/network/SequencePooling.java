package dev.braid.network;

import dev.braid.kernel.Pooling;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Sums up each sequence's own steps: {@code [batch, features, time]} to {@code [batch, features]}.
 */
public final class SequencePooling extends SequenceLayer {
  private static final long serialVersionUID = 1L;

  @JsonProperty private Pooling pooling;

  /** For DL4J's JSON. */
  public SequencePooling() {}

  SequencePooling(Pooling pooling, int features) {
    this.pooling = pooling;
    setNIn(features);
    setNOut(features);
  }

  Pooling pooling() {
    return pooling;
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    return InputType.feedForward(nOut);
  }

  @Override
  List<Slice> slices() {
    return List.of();
  }

  @Override
  void initialize(Slice slice, INDArray values) {
    throw new IllegalStateException("Pooling has no parameters");
  }

  @Override
  SequenceLayerBase<?> newLayer(NeuralNetConfiguration conf, DataType dataType) {
    return new SequencePoolingLayer(conf, dataType);
  }

  @Override
  List<Object> settings() {
    return List.of(pooling);
  }
}
