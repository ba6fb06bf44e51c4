package dev.braid.network;

import dev.braid.config.ModelConfig.Bridge;
import dev.braid.kernel.AttentionScore;
import dev.braid.kernel.AttentionShape;
import dev.braid.kernel.Cell;
import dev.braid.kernel.Feeding;
import dev.braid.kernel.FeedingShape;
import dev.braid.kernel.RecurrentShape;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A whole decoder, {@code [batch, features, time]} to {@code [batch, hidden, time]}, whose steps
 * cannot be told apart from its attention: what was attended to joins the next step's input (Luong
 * et al. 2015, section 3.3), or the context this step's (Bahdanau et al. 2015). It starts where the
 * layers of the encoder have ended.
 */
public final class FeedingLayer extends SequenceLayer {
  private static final long serialVersionUID = 1L;

  @JsonProperty private Cell cell;
  @JsonProperty private int layers;
  @JsonProperty private AttentionScore score;
  @JsonProperty private int memorySize;
  @JsonProperty private int scoreSize;
  @JsonProperty private Feeding feeding;
  @JsonProperty private Bridge bridge;
  @JsonProperty private double dropout;
  @JsonProperty private SequenceDropout.Mask mask;

  /** For DL4J's JSON. */
  public FeedingLayer() {}

  /**
   * @param dropout between the layers
   */
  FeedingLayer(FeedingShape shape, Bridge bridge, SequenceDropout dropout) {
    this.cell = shape.cell();
    this.layers = shape.layers();
    this.score = shape.attention().score();
    this.memorySize = shape.attention().memorySize();
    this.scoreSize = shape.attention().scoreSize();
    this.feeding = shape.feeding();
    this.bridge = bridge;
    this.dropout = dropout.rate();
    this.mask = dropout.mask();
    setNIn(shape.inputSize());
    setNOut(shape.hiddenSize());
  }

  FeedingShape shape() {
    int hidden = (int) nOut;
    AttentionShape attention = new AttentionShape(score, hidden, memorySize, scoreSize, hidden);
    return new FeedingShape(cell, (int) nIn, hidden, layers, attention, feeding);
  }

  Bridge bridge() {
    return bridge;
  }

  double dropout() {
    return dropout;
  }

  SequenceDropout.Mask mask() {
    return mask;
  }

  /** Keys of a recurrent layer's weights, from 0 on: of the input, of the state, and the bias. */
  static String[] keys(int layer) {
    String prefix = "layer" + (layer + 1);
    return new String[] {prefix + "-W", prefix + "-RW", prefix + "-b"};
  }

  /** What the keys of the bridge to a recurrent layer begin with. */
  static String bridgePrefix(int layer) {
    return "layer" + (layer + 1) + "-" + RecurrentLayer.BRIDGE;
  }

  @Override
  List<Slice> slices() {
    FeedingShape shape = shape();
    List<Slice> slices = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      slices.addAll(RecurrentLayer.slices(shape.layer(layer), keys(layer)));
      slices.addAll(
          StateBridge.slices(
              bridge, bridgePrefix(layer), RecurrentLayer.stateArrays(cell), shape.hiddenSize()));
    }
    slices.addAll(AttentionParameters.slices(shape.attention()));
    return slices;
  }

  @Override
  void initialize(Slice slice, INDArray values) {
    for (int layer = 0; layer < layers; layer++) {
      if (List.of(keys(layer)).contains(slice.key())) {
        RecurrentShape shape = shape().layer(layer);
        RecurrentLayer.initialize(cell, shape.hiddenSize(), slice, values);
        return;
      }
    }
    initializeDense(slice, values);
  }

  @Override
  SequenceLayerBase<?> newLayer(NeuralNetConfiguration conf, DataType dataType) {
    return new FeedingKernelLayer(conf, dataType);
  }

  @Override
  List<Object> settings() {
    return List.of(cell, layers, score, memorySize, scoreSize, feeding, bridge, dropout, mask);
  }
}
