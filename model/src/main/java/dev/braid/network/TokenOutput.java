package dev.braid.network;

import dev.braid.kernel.OutputShape;
import dev.braid.kernel.OutputShape.WeightOrder;
import dev.braid.network.SequenceLayer.Slice.Kind;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Softmax over classes and cross-entropy against integer labels, for each step ({@code [batch,
 * features, time]}) or once a sequence ({@code [batch, features]}). Loss and gradient are means
 * over the labels that count, so the graph is to be built with {@code miniBatch(false)}.
 */
public final class TokenOutput extends SequenceLayer {
  private static final long serialVersionUID = 1L;

  @JsonProperty private boolean tied;
  @JsonProperty private double labelSmoothing;

  /** For DL4J's JSON. */
  public TokenOutput() {}

  /**
   * @param tied whether the weights are those of the graph's {@link TokenEmbedding}
   */
  TokenOutput(int inputs, int classes, boolean tied) {
    this(inputs, classes, tied, 0);
  }

  /**
   * An output whose training labels are smoothed.
   *
   * @param labelSmoothing share of the target distribution that goes to all classes alike
   */
  TokenOutput(int inputs, int classes, boolean tied, double labelSmoothing) {
    this.tied = tied;
    this.labelSmoothing = labelSmoothing;
    setNIn(inputs);
    setNOut(classes);
  }

  boolean tied() {
    return tied;
  }

  double labelSmoothing() {
    return labelSmoothing;
  }

  OutputShape shape() {
    WeightOrder order = tied ? WeightOrder.CLASS_ROWS : WeightOrder.INPUT_ROWS;
    return new OutputShape((int) nIn, (int) nOut, order);
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    return inputType instanceof InputType.InputTypeRecurrent
        ? super.getOutputType(layerIndex, inputType)
        : InputType.feedForward(nOut);
  }

  @Override
  List<Slice> slices() {
    List<Slice> slices = new ArrayList<>();
    if (!tied) {
      slices.add(new Slice("W", nIn, nOut, Kind.WEIGHT));
    }
    slices.add(new Slice("b", 1, nOut, Kind.BIAS));
    return slices;
  }

  @Override
  void initialize(Slice slice, INDArray values) {
    initializeDense(slice, values);
  }

  @Override
  SequenceLayerBase<?> newLayer(NeuralNetConfiguration conf, DataType dataType) {
    return new TokenOutputLayer(conf, dataType);
  }

  @Override
  List<Object> settings() {
    return List.of(tied, labelSmoothing);
  }
}
