package dev.braid.network;

import dev.braid.kernel.Attention;
import dev.braid.kernel.AttentionGradients;
import dev.braid.kernel.AttentionPass;
import dev.braid.kernel.AttentionWeights;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs an {@link AttentionLayer} on the thread's kernels. */
final class AttentionKernelLayer extends SequenceLayerBase<AttentionLayer>
    implements FollowsEncoder {
  private static final long serialVersionUID = 1L;

  private final transient OwnKernel<Attention> attention =
      new OwnKernel<>(kernels -> kernels.attention(layerConf().shape()));
  private transient HandoverVertex handover;

  AttentionKernelLayer(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  @Override
  public void follow(List<RecurrentKernelLayer> encoders, HandoverVertex newHandover) {
    handover = newHandover;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    long batch = input.size(0);
    long time = input.size(2);
    INDArray outputs =
        sequences(workspaces, ArrayType.ACTIVATIONS, batch, layerConf().getNOut(), time);
    AttentionPass pass =
        new AttentionPass(
            lengths(batch, time),
            handover.memoryLengths(),
            floats(timeMajor(input)),
            handover.memory(),
            weights(),
            floats(timeMajor(outputs)),
            null);
    if (training) {
      attention().forwardForTraining(pass);
    } else {
      attention().forward(pass);
    }
    return outputs;
  }

  AttentionWeights weights() {
    return AttentionParameters.weights(paramTable());
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    INDArray inputGradient = inputGradient(workspaces);
    attention()
        .backward(
            new AttentionGradients(
                floats(timeMajor(epsilon)),
                floats(timeMajor(inputGradient)),
                handover.memoryGradient(),
                AttentionParameters.weights(gradientViews)));
    return new Pair<>(filledGradients(), inputGradient);
  }

  /** The kernel, of the thread's. */
  Attention attention() {
    return attention.ofThread();
  }
}
