package dev.braid.network;

import dev.braid.kernel.Dropout;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Applies the mask on the way forward, and the same mask on the way back. */
final class SequenceDropoutLayer extends SequenceLayerBase<SequenceDropout> {
  private static final long serialVersionUID = 1L;

  private transient Dropout dropout;

  SequenceDropoutLayer(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    if (!training) {
      return workspaces.leverageTo(ArrayType.ACTIVATIONS, input);
    }
    KernelScope scope = KernelScope.current();
    long seed = scope.gradientsAreUntouched() ? scope.seed() : Nd4j.getRandom().nextLong();
    dropout = new Dropout((float) layerConf().rate(), seed, index);
    return dropped(input, ArrayType.ACTIVATIONS, workspaces);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    return new Pair<>(
        new DefaultGradient(), dropped(epsilon, ArrayType.ACTIVATION_GRAD, workspaces));
  }

  private INDArray dropped(INDArray values, ArrayType type, LayerWorkspaceMgr workspaces) {
    long batch = values.size(0);
    long features = values.size(1);
    INDArray copy = sequences(workspaces, type, batch, features, values.size(2));
    INDArray memory = timeMajor(copy);
    memory.assign(values.permute(2, 0, 1));
    if (layerConf().mask() == SequenceDropout.Mask.VARIATIONAL) {
      dropout.apply(floats(memory), batch * features);
    } else {
      dropout.apply(floats(memory));
    }
    return copy;
  }
}
