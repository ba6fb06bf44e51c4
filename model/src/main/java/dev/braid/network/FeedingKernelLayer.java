package dev.braid.network;

import dev.braid.kernel.AttentionWeights;
import dev.braid.kernel.Dropout;
import dev.braid.kernel.Feeding;
import dev.braid.kernel.FeedingDecoder;
import dev.braid.kernel.FeedingGradients;
import dev.braid.kernel.FeedingPass;
import dev.braid.kernel.FeedingShape;
import dev.braid.kernel.Floats;
import dev.braid.kernel.RecurrentState;
import dev.braid.kernel.RecurrentWeights;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Runs a {@link FeedingLayer} on the thread's kernels. */
final class FeedingKernelLayer extends SequenceLayerBase<FeedingLayer> implements FollowsEncoder {
  private static final long serialVersionUID = 1L;

  private final transient OwnKernel<FeedingDecoder> decoder =
      new OwnKernel<>(kernels -> kernels.feedingDecoder(layerConf().shape()));
  private transient HandoverVertex handover;
  private transient List<StateBridge> bridges;
  private transient List<KeptArray> masks;

  FeedingKernelLayer(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  @Override
  public void follow(List<RecurrentKernelLayer> encoders, HandoverVertex newHandover) {
    handover = newHandover;
    bridges = new ArrayList<>();
    masks = new ArrayList<>();
    for (int layer = 0; layer < layerConf().shape().layers(); layer++) {
      String prefix = FeedingLayer.bridgePrefix(layer);
      bridges.add(new StateBridge(layerConf().bridge(), prefix, encoders.remove(0)));
      masks.add(new KeptArray());
    }
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    FeedingShape shape = layerConf().shape();
    long batch = input.size(0);
    long time = input.size(2);
    INDArray outputs =
        sequences(workspaces, ArrayType.ACTIVATIONS, batch, shape.hiddenSize(), time);
    FeedingPass pass =
        new FeedingPass(
            lengths(batch, time),
            handover.memoryLengths(),
            floats(timeMajor(input)),
            handover.memory(),
            weights(),
            attentionWeights(),
            startStates(),
            null,
            training && layerConf().dropout() > 0 ? dropout(shape, batch, time) : List.of(),
            floats(timeMajor(outputs)),
            null,
            Collections.nCopies(shape.layers(), RecurrentState.none()),
            null);
    if (training) {
      decoder().forwardForTraining(pass);
    } else {
      decoder().forward(pass);
    }
    return outputs;
  }

  FeedingShape shape() {
    return layerConf().shape();
  }

  /** Whether a step reads the attentional vector of the step before. */
  boolean feedsVector() {
    return shape().feeding() == Feeding.ATTENTIONAL_VECTOR;
  }

  /** Where the recurrent layers start, once the encoder has run. */
  List<RecurrentState> startStates() {
    return bridges.stream().map(bridge -> bridge.forward(paramTable())).toList();
  }

  List<RecurrentWeights> weights() {
    return weights(paramTable());
  }

  AttentionWeights attentionWeights() {
    return AttentionParameters.weights(paramTable());
  }

  /** Factors for the outputs of all layers but the last. */
  private List<Floats> dropout(FeedingShape shape, long batch, long time) {
    KernelScope scope = KernelScope.current();
    long seed = scope.gradientsAreUntouched() ? scope.seed() : Nd4j.getRandom().nextLong();
    List<Floats> factors = new ArrayList<>();
    for (int gap = 0; gap < shape.layers() - 1; gap++) {
      INDArray mask = masks.get(gap).of(time, batch, shape.hiddenSize());
      mask.assign(1);
      // Layers of dropout take their streams from 0 on.
      Dropout dropout = new Dropout((float) layerConf().dropout(), seed, -1L - gap);
      if (layerConf().mask() == SequenceDropout.Mask.VARIATIONAL) {
        dropout.apply(floats(mask), batch * shape.hiddenSize());
      } else {
        dropout.apply(floats(mask));
      }
      factors.add(floats(mask));
    }
    return factors;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    INDArray inputGradient = inputGradient(workspaces);
    decoder()
        .backward(
            new FeedingGradients(
                floats(timeMajor(epsilon)),
                floats(timeMajor(inputGradient)),
                handover.memoryGradient(),
                weights(gradientViews),
                AttentionParameters.weights(gradientViews),
                bridges.stream().map(StateBridge::room).toList(),
                null));
    bridges.forEach(bridge -> bridge.backward(paramTable(), gradientViews));
    return new Pair<>(filledGradients(), inputGradient);
  }

  private List<RecurrentWeights> weights(Map<String, INDArray> table) {
    List<RecurrentWeights> weights = new ArrayList<>();
    for (int layer = 0; layer < layerConf().shape().layers(); layer++) {
      weights.add(RecurrentKernelLayer.weights(table, FeedingLayer.keys(layer)));
    }
    return weights;
  }

  /** The kernel, of the thread's. */
  FeedingDecoder decoder() {
    return decoder.ofThread();
  }
}
