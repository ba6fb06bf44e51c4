package dev.braid.network;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LayerValidation;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** DL4J's simple tanh cell with a state that is carried from window to window. */
public final class CarriedRnn extends SimpleRnn {
  private static final long serialVersionUID = 1L;

  /** For DL4J's JSON. */
  public CarriedRnn() {
    super(new SimpleRnn.Builder());
  }

  CarriedRnn(int inputs, int hidden) {
    super(new SimpleRnn.Builder().nIn(inputs).nOut(hidden).activation(Activation.TANH));
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int layerIndex,
      INDArray parameters,
      boolean initialize,
      DataType dataType) {
    LayerValidation.assertNInNOutSet("CarriedRnn", getLayerName(), layerIndex, getNIn(), getNOut());
    CarriedRnnLayer layer = new CarriedRnnLayer(conf, dataType);
    layer.setListeners(listeners);
    layer.setIndex(layerIndex);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(initializer().init(conf, parameters, initialize));
    layer.setConf(conf);
    return layer;
  }
}
