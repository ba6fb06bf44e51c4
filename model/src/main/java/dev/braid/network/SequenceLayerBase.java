package dev.braid.network;

import dev.braid.kernel.Floats;
import dev.braid.kernel.Lengths;
import java.util.Map;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What the layers that compute with kernels have in common: masks, memory, and views of it. */
abstract class SequenceLayerBase<C extends SequenceLayer> extends BaseLayer<C> {
  private static final long serialVersionUID = 1L;

  SequenceLayerBase(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
    if (dataType != DataType.FLOAT) {
      throw new IllegalArgumentException(
          "Cannot build a layer of " + dataType + "; the kernels compute in FLOAT");
    }
  }

  @Override
  public Type type() {
    return Type.RECURRENT;
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  @Override
  public INDArray activate(INDArray newInput, boolean training, LayerWorkspaceMgr workspaces) {
    setInput(newInput, workspaces);
    return activate(training, workspaces);
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArray(
      INDArray mask, MaskState state, int minibatchSize) {
    maskArray = mask;
    maskState = state;
    return new Pair<>(mask, state);
  }

  /** How long each sequence is, by the mask {@code [batch, time]}, which is right-padded. */
  Lengths lengths(long batch, long time) {
    return maskArray == null
        ? Lengths.full((int) time, (int) batch)
        : Lengths.of((int) time, MaskedLengths.of(maskArray));
  }

  /** The same values, in memory {@code [time, batch, features]}; copied only where they are not. */
  static INDArray timeMajor(INDArray sequences) {
    INDArray ordered = sequences.permute(2, 0, 1);
    long batch = ordered.size(1);
    long features = ordered.size(2);
    boolean dense =
        (ordered.size(0) == 1 || ordered.stride(0) == batch * features)
            && (batch == 1 || ordered.stride(1) == features)
            && (features == 1 || ordered.stride(2) == 1);
    return dense ? ordered : ordered.dup('c');
  }

  /** New sequences {@code [batch, features, time]} that lie time-major. */
  static INDArray sequences(
      LayerWorkspaceMgr workspaces, ArrayType type, long batch, long features, long time) {
    return workspaces
        .createUninitialized(type, DataType.FLOAT, new long[] {time, batch, features}, 'c')
        .permute(1, 2, 0);
  }

  /** Room for the gradient of the input's sequences. */
  INDArray inputGradient(LayerWorkspaceMgr workspaces) {
    long features = layerConf().getNIn();
    return sequences(workspaces, ArrayType.ACTIVATION_GRAD, input.size(0), features, input.size(2));
  }

  /** The memory of a dense array. */
  static Floats floats(INDArray array) {
    return Floats.at(array.data().addressPointer(), array.length());
  }

  /** The gradient views, which the layer has filled, as DL4J wants to see them. */
  Gradient filledGradients() {
    Gradient gradient = new DefaultGradient(gradientsFlattened);
    for (Map.Entry<String, INDArray> view : gradientViews.entrySet()) {
      gradient.setGradientFor(view.getKey(), view.getValue());
    }
    return gradient;
  }
}
