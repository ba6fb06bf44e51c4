package dev.braid.network;

import dev.braid.kernel.Kernels;
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
final class RecurrentKernelLayer extends SequenceLayerBase<RecurrentLayer> implements CarriesState {
  private static final long serialVersionUID = 1L;

  private transient Kernels owner;
  private transient Recurrence recurrence;
  private transient Lengths lengths;
  private transient INDArray[] start = {};
  private transient INDArray[] end = {};

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
    return layerConf().shape().cell().hasMemory() ? 2 : 1;
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

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    RecurrentShape shape = layerConf().shape();
    long batch = input.size(0);
    long time = input.size(2);
    lengths = lengths(batch, time);
    INDArray outputs =
        sequences(workspaces, ArrayType.ACTIVATIONS, batch, shape.outputSize(), time);
    end = carriesState() ? newState(batch, shape.hiddenSize()) : new INDArray[0];
    RecurrentPass pass =
        new RecurrentPass(
            lengths,
            floats(timeMajor(input)),
            weights(paramTable()),
            state(start),
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
    INDArray inputGradient =
        sequences(
            workspaces,
            ArrayType.ACTIVATION_GRAD,
            input.size(0),
            layerConf().getNIn(),
            input.size(2));
    recurrence()
        .backward(
            new RecurrentGradients(
                floats(timeMajor(epsilon)),
                RecurrentState.none(),
                floats(timeMajor(inputGradient)),
                weights(gradientViews),
                RecurrentState.none()));
    return new Pair<>(filledGradients(), inputGradient);
  }

  private Recurrence recurrence() {
    Kernels kernels = KernelScope.current().kernels();
    if (kernels != owner) {
      owner = kernels;
      recurrence = kernels.recurrence(layerConf().shape());
    }
    return recurrence;
  }

  private List<RecurrentWeights> weights(Map<String, INDArray> arrays) {
    List<RecurrentWeights> weights = new ArrayList<>();
    for (int direction = 0; direction < layerConf().shape().directions().count(); direction++) {
      String[] keys = RecurrentLayer.keys(direction);
      weights.add(
          new RecurrentWeights(
              floats(arrays.get(keys[0])),
              floats(arrays.get(keys[1])),
              floats(arrays.get(keys[2]))));
    }
    return weights;
  }

  /** Outside of DL4J's workspaces, for a state outlives the step. */
  private INDArray[] newState(long batch, int hidden) {
    INDArray[] state = new INDArray[stateArrays()];
    for (int i = 0; i < state.length; i++) {
      state[i] = Nd4j.createUninitializedDetached(DataType.FLOAT, batch, hidden);
    }
    return state;
  }

  private static RecurrentState state(INDArray[] arrays) {
    return switch (arrays.length) {
      case 0 -> RecurrentState.none();
      case 1 -> new RecurrentState(floats(arrays[0]), null);
      default -> new RecurrentState(floats(arrays[0]), floats(arrays[1]));
    };
  }
}
