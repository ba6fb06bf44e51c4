package dev.braid.network;

import java.util.Collection;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.LayerValidation;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DL4J's stock LSTM with a state that is carried from window to window, and gradients that are
 * right for it. DL4J's own truncated backpropagation computes them as if the state were zero.
 */
public final class CarriedLstm extends LSTM {
  private static final long serialVersionUID = 1L;

  /** For DL4J's JSON. */
  public CarriedLstm() {}

  CarriedLstm(int inputs, int hidden) {
    setActivationFn(new ActivationTanH());
    setNIn(inputs);
    setNOut(hidden);
    setForgetGateBiasInit(1.0);
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int layerIndex,
      INDArray parameters,
      boolean initialize,
      DataType dataType) {
    LayerValidation.assertNInNOutSet(
        "CarriedLstm", getLayerName(), layerIndex, getNIn(), getNOut());
    CarriedLstmLayer layer = new CarriedLstmLayer(conf, dataType);
    layer.setListeners(listeners);
    layer.setIndex(layerIndex);
    layer.setParamsViewArray(parameters);
    Map<String, INDArray> table = initializer().init(conf, parameters, initialize);
    layer.setParamTable(table);
    layer.setConf(conf);
    return layer;
  }
}
