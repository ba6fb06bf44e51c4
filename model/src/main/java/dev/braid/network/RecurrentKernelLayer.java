package dev.braid.network;

import dev.braid.kernel.Floats;
import dev.braid.kernel.Lengths;
import dev.braid.kernel.Recurrence;
import dev.braid.kernel.RecurrentGradients;
import dev.braid.kernel.RecurrentPass;
import dev.braid.kernel.RecurrentShape;
import dev.braid.kernel.RecurrentState;
import dev.braid.kernel.RecurrentWeights;
import java.util.ArrayList;
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

/** Runs a {@link RecurrentLayer} on the thread's kernels. */
final class RecurrentKernelLayer extends SequenceLayerBase<RecurrentLayer>
    implements CarriesState, FollowsEncoder {
  private static final long serialVersionUID = 1L;

  private final transient OwnKernel<Recurrence> recurrence =
      new OwnKernel<>(kernels -> kernels.recurrence(layerConf().shape()));
  private transient Lengths lengths;
  private transient INDArray[] start = {};
  private transient INDArray[] end = {};
  private transient INDArray[] endGradient = {};
  private transient KeptArray[] ends;
  private transient StateBridge bridge;

  RecurrentKernelLayer(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  @Override
  public boolean carriesState() {
    return layerConf().carriesState();
  }

  @Override
  public int hiddenSize() {
    return layerConf().shape().hiddenSize();
  }

  @Override
  public int stateArrays() {
    return RecurrentLayer.stateArrays(layerConf().shape().cell());
  }

  @Override
  public void startFrom(INDArray... states) {
    start = states;
    end = states;
  }

  @Override
  public INDArray[] endState() {
    return end;
  }

  boolean isOfEncoder() {
    return layerConf().isOfEncoder();
  }

  @Override
  public void follow(List<RecurrentKernelLayer> encoders, HandoverVertex handover) {
    if (layerConf().isOfDecoder()) {
      bridge = new StateBridge(layerConf().bridge(), RecurrentLayer.BRIDGE, encoders.remove(0));
    }
  }

  /** Takes the gradient of {@link #endState}, for the next way back. */
  void endGradient(INDArray... gradients) {
    endGradient = gradients;
  }

  /** Runs an encoder's layer without training; {@link #endState} is where its sequences end. */
  void encode(Lengths sources, Floats inputs, Floats outputs) {
    end = newState(layerConf().shape(), sources.batch());
    step(sources, inputs, RecurrentState.none(), outputs, state(end));
  }

  /** Where a decoder's layer starts, once the encoder has run. */
  RecurrentState startState() {
    return bridge.forward(paramTable());
  }

  /** Runs the layer without training, on memory of the caller's. */
  void step(
      Lengths steps, Floats inputs, RecurrentState initial, Floats outputs, RecurrentState last) {
    recurrence()
        .forward(new RecurrentPass(steps, inputs, weights(paramTable()), initial, outputs, last));
  }

  /** How long the sequences of the last pass were. */
  Lengths lengths() {
    return lengths;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    RecurrentShape shape = layerConf().shape();
    long batch = input.size(0);
    long time = input.size(2);
    lengths = lengths(batch, time);
    INDArray outputs =
        sequences(workspaces, ArrayType.ACTIVATIONS, batch, shape.outputSize(), time);
    end = layerConf().keepsEnd() ? newState(shape, batch) : new INDArray[0];
    RecurrentPass pass =
        new RecurrentPass(
            lengths,
            floats(timeMajor(input)),
            weights(paramTable()),
            bridge == null ? state(start) : bridge.forward(paramTable()),
            floats(timeMajor(outputs)),
            state(end));
    if (training) {
      recurrence().forwardForTraining(pass);
    } else {
      recurrence().forward(pass);
    }
    return outputs;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    INDArray inputGradient = inputGradient(workspaces);
    recurrence()
        .backward(
            new RecurrentGradients(
                floats(timeMajor(epsilon)),
                state(endGradient),
                floats(timeMajor(inputGradient)),
                weights(gradientViews),
                bridge == null ? RecurrentState.none() : bridge.room()));
    endGradient = new INDArray[0];
    if (bridge != null) {
      bridge.backward(paramTable(), gradientViews);
    }
    return new Pair<>(filledGradients(), inputGradient);
  }

  private Recurrence recurrence() {
    return recurrence.ofThread();
  }

  private List<RecurrentWeights> weights(Map<String, INDArray> arrays) {
    List<RecurrentWeights> weights = new ArrayList<>();
    for (int direction = 0; direction < layerConf().shape().directions().count(); direction++) {
      weights.add(weights(arrays, RecurrentLayer.keys(direction)));
    }
    return weights;
  }

  /** The weights with these keys, of a table of parameters or of gradients. */
  static RecurrentWeights weights(Map<String, INDArray> table, String[] keys) {
    return new RecurrentWeights(
        floats(table.get(keys[0])), floats(table.get(keys[1])), floats(table.get(keys[2])));
  }

  /** Outside of DL4J's workspaces; a carried state outlives the step, so it is an array anew. */
  private INDArray[] newState(RecurrentShape shape, long batch) {
    INDArray[] state = new INDArray[stateArrays()];
    int directions = shape.directions().count();
    for (int i = 0; i < state.length; i++) {
      state[i] =
          carriesState()
              ? Nd4j.createUninitializedDetached(DataType.FLOAT, batch, shape.hiddenSize())
              : kept(i).of(directions, batch, shape.hiddenSize());
    }
    return state;
  }

  private KeptArray kept(int index) {
    if (ends == null) {
      ends = new KeptArray[] {new KeptArray(), new KeptArray()};
    }
    return ends[index];
  }

  static RecurrentState state(INDArray[] arrays) {
    return switch (arrays.length) {
      case 0 -> RecurrentState.none();
      case 1 -> new RecurrentState(floats(arrays[0]), null);
      default -> new RecurrentState(floats(arrays[0]), floats(arrays[1]));
    };
  }
}
