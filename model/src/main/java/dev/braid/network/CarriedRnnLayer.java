package dev.braid.network;

import static org.deeplearning4j.nn.params.SimpleRnnParamInitializer.BIAS_KEY;
import static org.deeplearning4j.nn.params.SimpleRnnParamInitializer.RECURRENT_WEIGHT_KEY;
import static org.deeplearning4j.nn.params.SimpleRnnParamInitializer.WEIGHT_KEY;
import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.point;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * h<sub>t</sub> = tanh(x<sub>t</sub> W + h<sub>t-1</sub> R + b). The stock layer runs forwards from
 * a given state, but its backward pass always starts from zeros; this one's does not.
 */
final class CarriedRnnLayer extends SimpleRnn implements CarriesState {
  private static final long serialVersionUID = 1L;

  private transient INDArray outputs;

  CarriedRnnLayer(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  @Override
  public int stateArrays() {
    return 1;
  }

  @Override
  public int hiddenSize() {
    return (int) layerConf().getNOut();
  }

  @Override
  public void startFrom(INDArray... states) {
    rnnClearPreviousState();
    if (states.length > 0) {
      stateMap.put(STATE_KEY_PREV_ACTIVATION, states[0]);
      tBpttStateMap.putAll(stateMap);
    }
  }

  @Override
  public INDArray[] endState() {
    return new INDArray[] {tBpttStateMap.get(STATE_KEY_PREV_ACTIVATION)};
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
    outputs = rnnActivateUsingStoredState(input, training, true, workspaceMgr);
    return outputs;
  }

  @Override
  public INDArray activate(INDArray newInput, boolean training, LayerWorkspaceMgr workspaceMgr) {
    setInput(newInput, workspaceMgr);
    return activate(training, workspaceMgr);
  }

  @Override
  public void clear() {
    super.clear();
    outputs = null;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    INDArray weightGradient = gradientViews.get(WEIGHT_KEY);
    INDArray recurrentGradient = gradientViews.get(RECURRENT_WEIGHT_KEY);
    INDArray biasGradient = gradientViews.get(BIAS_KEY);
    gradientsFlattened.assign(0);
    INDArray inputGradient =
        workspaceMgr.create(ArrayType.ACTIVATION_GRAD, dataType, input.shape(), 'f');
    INDArray fromNextStep = null;
    for (long time = input.size(2) - 1; time >= 0; time--) {
      INDArray delta = step(epsilon, time, fromNextStep);
      INDArray inputAtStep = input.get(all(), all(), point(time)).dup();
      weightGradient.addi(inputAtStep.transpose().mmul(delta));
      biasGradient.addi(delta.sum(0));
      INDArray before = stateBefore(time);
      if (before != null) {
        recurrentGradient.addi(before.transpose().mmul(delta));
      }
      inputGradient
          .get(all(), all(), point(time))
          .assign(delta.mmul(getParam(WEIGHT_KEY).transpose()));
      fromNextStep = delta.mmul(getParam(RECURRENT_WEIGHT_KEY).transpose());
    }
    return new Pair<>(gradient(weightGradient, recurrentGradient, biasGradient), inputGradient);
  }

  /** Gradient before the tanh at one step, {@code [batch, hidden]}. */
  private INDArray step(INDArray epsilon, long time, INDArray fromNextStep) {
    INDArray delta = epsilon.get(all(), all(), point(time)).dup();
    if (fromNextStep != null) {
      delta.addi(fromNextStep);
    }
    INDArray output = outputs.get(all(), all(), point(time));
    return delta.muli(output.mul(output).rsubi(1.0));
  }

  private INDArray stateBefore(long time) {
    return time == 0
        ? stateMap.get(STATE_KEY_PREV_ACTIVATION)
        : outputs.get(all(), all(), point(time - 1)).dup();
  }

  private Gradient gradient(INDArray weight, INDArray recurrent, INDArray bias) {
    Gradient gradient = new DefaultGradient(gradientsFlattened);
    gradient.setGradientFor(WEIGHT_KEY, weight);
    gradient.setGradientFor(RECURRENT_WEIGHT_KEY, recurrent);
    gradient.setGradientFor(BIAS_KEY, bias);
    return gradient;
  }
}
