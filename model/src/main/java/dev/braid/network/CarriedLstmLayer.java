package dev.braid.network;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.recurrent.LSTM;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The stock layer reads the state to start from in one map when it runs forwards and in another
 * when it runs backwards, so both are set before a window.
 */
final class CarriedLstmLayer extends LSTM implements CarriesState {
  private static final long serialVersionUID = 1L;

  CarriedLstmLayer(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  @Override
  public int stateArrays() {
    return 2;
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
      stateMap.put(STATE_KEY_PREV_MEMCELL, states[1]);
      tBpttStateMap.putAll(stateMap);
    }
  }

  @Override
  public INDArray[] endState() {
    return new INDArray[] {
      tBpttStateMap.get(STATE_KEY_PREV_ACTIVATION), tBpttStateMap.get(STATE_KEY_PREV_MEMCELL)
    };
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
    return rnnActivateUsingStoredState(input, training, !training, workspaceMgr);
  }

  @Override
  public INDArray activate(INDArray newInput, boolean training, LayerWorkspaceMgr workspaceMgr) {
    return rnnActivateUsingStoredState(newInput, training, !training, workspaceMgr);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    return tbpttBackpropGradient(epsilon, (int) input.size(2), workspaceMgr);
  }
}
