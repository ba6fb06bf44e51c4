package dev.braid.network;

import dev.braid.kernel.Floats;
import dev.braid.kernel.Lengths;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs a {@link Handover}; joins the decoder to the encoder when it is first asked. */
@SuppressWarnings(
    "overrides") // DL4J overrides a method of variable arity by one that takes an array.
final class HandoverVertex extends BaseGraphVertex {
  private static final long serialVersionUID = 1L;

  /** Where DL4J keeps what a training pass computes until the way back is done. */
  private static final String TRAINING_WORKSPACE = "WS_ALL_LAYERS_ACT";

  private final transient KeptArray copy = new KeptArray();
  private final transient KeptArray gradient = new KeptArray();
  private transient RecurrentKernelLayer encoder;
  private transient INDArray memory;
  private transient boolean attended;

  HandoverVertex(ComputationGraph graph, String name, int index, DataType dataType) {
    super(graph, name, index, null, null, dataType);
  }

  /** Lets the decoder's layers know the encoder's. */
  void join() {
    if (encoder != null) {
      return;
    }
    List<RecurrentKernelLayer> encoders = new ArrayList<>();
    for (Layer layer : graph.getLayers()) {
      if (layer instanceof RecurrentKernelLayer && ((RecurrentKernelLayer) layer).isOfEncoder()) {
        encoders.add((RecurrentKernelLayer) layer);
      }
    }
    if (encoders.isEmpty()) {
      throw new IllegalStateException("There is no encoder whose state could be handed over");
    }
    encoder = encoders.get(encoders.size() - 1);
    List<RecurrentKernelLayer> unused = new ArrayList<>(encoders);
    for (Layer layer : graph.getLayers()) {
      if (layer instanceof FollowsEncoder) {
        ((FollowsEncoder) layer).follow(unused, this);
      }
    }
  }

  /** The encoder's outputs, {@code [steps, batch, features]}. */
  Floats memory() {
    return SequenceLayerBase.floats(memory);
  }

  /** How long the sources are. */
  Lengths memoryLengths() {
    return encoder.lengths();
  }

  /** Room for the gradient of the memory, which the layer that attends to it is to fill. */
  Floats memoryGradient() {
    attended = true;
    return SequenceLayerBase.floats(gradient.of(memory.shape()));
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    if (encoder == null) {
      JoinedLayers.bind(graph);
    }
    memory = SequenceLayerBase.timeMajor(inputs[1]);
    if (!livesUntilTheWayBack(memory)) {
      memory = copy.of(memory.shape()).assign(memory);
    }
    attended = false;
    return workspaces.leverageTo(ArrayType.ACTIVATIONS, inputs[0]);
  }

  /** Without training DL4J drops a layer's output as soon as the next layer has read it. */
  private static boolean livesUntilTheWayBack(INDArray array) {
    return !array.isAttached()
        || array.data().getParentWorkspace().getId().equals(TRAINING_WORKSPACE);
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean truncated, LayerWorkspaceMgr workspaces) {
    INDArray memoryGradient =
        SequenceLayerBase.sequences(
            workspaces, ArrayType.ACTIVATION_GRAD, memory.size(1), memory.size(2), memory.size(0));
    if (attended) {
      SequenceLayerBase.timeMajor(memoryGradient).assign(gradient.of(memory.shape()));
    } else {
      memoryGradient.assign(0);
    }
    INDArray passedOn = workspaces.leverageTo(ArrayType.ACTIVATION_GRAD, epsilon);
    return new Pair<>(null, new INDArray[] {passedOn, memoryGradient});
  }

  @Override
  public boolean hasLayer() {
    return false;
  }

  @Override
  public Layer getLayer() {
    return null;
  }

  @Override
  public void setBackpropGradientsViewArray(INDArray view) {
    // There are no parameters.
  }

  /** The decoder's mask; the lengths of the sources are asked of the encoder. */
  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArrays(
      INDArray[] masks, MaskState state, int minibatch) {
    return new Pair<>(masks == null ? null : masks[0], state);
  }

  @Override
  public String toString() {
    return "HandoverVertex(name=\"" + getVertexName() + "\")";
  }
}
