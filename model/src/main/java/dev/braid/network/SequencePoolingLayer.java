package dev.braid.network;

import dev.braid.kernel.Lengths;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs a {@link SequencePooling} on the thread's kernels. */
final class SequencePoolingLayer extends SequenceLayerBase<SequencePooling> {
  private static final long serialVersionUID = 1L;

  private transient Lengths lengths;
  private transient int[] steps;

  SequencePoolingLayer(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  /** Behind this layer there are no steps to mask. */
  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArray(
      INDArray mask, MaskState state, int minibatchSize) {
    super.feedForwardMaskArray(mask, state, minibatchSize);
    return null;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    long batch = input.size(0);
    int features = (int) input.size(1);
    lengths = lengths(batch, input.size(2));
    INDArray pooled =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS, DataType.FLOAT, new long[] {batch, features}, 'c');
    steps =
        layerConf().pooling().forward(lengths, features, floats(timeMajor(input)), floats(pooled));
    return pooled;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    long batch = input.size(0);
    int features = (int) input.size(1);
    INDArray gradient =
        sequences(workspaces, ArrayType.ACTIVATION_GRAD, batch, features, input.size(2));
    INDArray dense = epsilon.ordering() == 'c' && !epsilon.isView() ? epsilon : epsilon.dup('c');
    layerConf()
        .pooling()
        .backward(lengths, features, floats(dense), steps, floats(timeMajor(gradient)));
    return new Pair<>(new DefaultGradient(), gradient);
  }
}
