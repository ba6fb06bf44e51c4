package dev.braid.network;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What Braid's own layer configurations have in common: sequences {@code [batch, features, time]}
 * go in and come out, as with DL4J's layers, while in memory they lie {@code [time, batch,
 * features]}.
 */
public abstract class SequenceLayer extends FeedForwardLayer {
  private static final long serialVersionUID = 1L;

  SequenceLayer() {
    setActivationFn(new ActivationIdentity());
  }

  /**
   * A part of the layer's parameters, row-major.
   *
   * @param key name within the layer
   * @param kind whether it is a weight or a bias
   */
  record Slice(String key, long rows, long columns, Kind kind) {
    enum Kind {
      WEIGHT,
      BIAS
    }

    long length() {
      return rows * columns;
    }
  }

  /** The parameters, in the order in which they lie in memory. */
  abstract List<Slice> slices();

  /** Writes the first values of a part. */
  abstract void initialize(Slice slice, INDArray values);

  /** Glorot and Bengio 2010 for a weight between two layers of units; zeros for a bias. */
  static void initializeDense(Slice slice, INDArray values) {
    if (slice.kind() == Slice.Kind.BIAS) {
      values.assign(0);
      return;
    }
    double bound = Math.sqrt(6.0 / (slice.rows() + slice.columns()));
    values.assign(Nd4j.rand(DataType.FLOAT, values.shape()).muli(2 * bound).subi(bound));
  }

  abstract SequenceLayerBase<?> newLayer(NeuralNetConfiguration conf, DataType dataType);

  @Override
  public org.deeplearning4j.nn.api.Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int layerIndex,
      INDArray parameters,
      boolean initialize,
      DataType dataType) {
    SequenceLayerBase<?> layer = newLayer(conf, dataType);
    layer.setListeners(listeners);
    layer.setIndex(layerIndex);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(initializer().init(conf, parameters, initialize));
    layer.setConf(conf);
    return layer;
  }

  @Override
  public ParamInitializer initializer() {
    return SliceInitializer.INSTANCE;
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    return InputType.recurrent(nOut, steps(inputType), RNNFormat.NCW);
  }

  @Override
  public void setNIn(InputType inputType, boolean override) {
    if (nIn <= 0 || override) {
      nIn = features(inputType);
    }
  }

  @Override
  public InputPreProcessor getPreProcessorForInputType(InputType inputType) {
    return null;
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType inputType) {
    throw new UnsupportedOperationException(
        "Braid's layers own memory outside of DL4J's and give no report of it");
  }

  static long steps(InputType inputType) {
    return inputType instanceof InputType.InputTypeRecurrent
        ? ((InputType.InputTypeRecurrent) inputType).getTimeSeriesLength()
        : -1;
  }

  static long features(InputType inputType) {
    return inputType instanceof InputType.InputTypeRecurrent
        ? ((InputType.InputTypeRecurrent) inputType).getSize()
        : inputType.arrayElementsPerExample();
  }

  /** Settings of a layer besides its sizes, for comparing. */
  abstract List<Object> settings();

  @Override
  public boolean equals(Object other) {
    return other != null
        && other.getClass() == getClass()
        && super.equals(other)
        && settings().equals(((SequenceLayer) other).settings());
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), settings());
  }
}
