package dev.braid.network;

import dev.braid.config.ModelConfig;
import dev.braid.config.ModelConfig.DropoutKind;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** Drops activations while training; those kept are scaled up. */
public final class SequenceDropout extends SequenceLayer {
  private static final long serialVersionUID = 1L;

  /** Which activations share their fate. */
  enum Mask {
    /** None: each step draws anew. */
    INDEPENDENT,
    /** Those of a unit over all steps (Gal and Ghahramani 2016). */
    VARIATIONAL
  }

  @JsonProperty private double rate;
  @JsonProperty private Mask mask;

  /** For DL4J's JSON. */
  public SequenceDropout() {}

  SequenceDropout(double rate, Mask mask, int features) {
    this.rate = rate;
    this.mask = mask;
    setNIn(features);
    setNOut(features);
  }

  /** The dropout of a model, for so many features. */
  static SequenceDropout of(ModelConfig model, int features) {
    boolean variational = model.dropoutKind() == DropoutKind.VARIATIONAL;
    Mask mask = variational ? Mask.VARIATIONAL : Mask.INDEPENDENT;
    return new SequenceDropout(model.dropout(), mask, features);
  }

  double rate() {
    return rate;
  }

  Mask mask() {
    return mask;
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    return inputType;
  }

  @Override
  List<Slice> slices() {
    return List.of();
  }

  @Override
  void initialize(Slice slice, INDArray values) {
    throw new IllegalStateException("Dropout has no parameters");
  }

  @Override
  SequenceLayerBase<?> newLayer(NeuralNetConfiguration conf, DataType dataType) {
    return new SequenceDropoutLayer(conf, dataType);
  }

  @Override
  List<Object> settings() {
    return List.of(rate, mask);
  }
}
