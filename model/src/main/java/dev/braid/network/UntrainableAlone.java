package dev.braid.network;

import java.util.List;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * DL4J's output layers are classifiers that can be trained and asked alone; one that is a part of a
 * graph never is.
 */
abstract class UntrainableAlone<C extends SequenceLayer> extends SequenceLayerBase<C>
    implements IOutputLayer {
  private static final long serialVersionUID = 1L;

  UntrainableAlone(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  private static UnsupportedOperationException inAGraph() {
    return new UnsupportedOperationException("This layer is trained and asked through its graph");
  }

  @Override
  public double f1Score(DataSet data) {
    throw inAGraph();
  }

  @Override
  public double f1Score(INDArray examples, INDArray labels) {
    throw inAGraph();
  }

  @Override
  @Deprecated
  public int numLabels() {
    return (int) layerConf().getNOut();
  }

  @Override
  public void fit(DataSetIterator iterator) {
    throw inAGraph();
  }

  @Override
  public int[] predict(INDArray examples) {
    throw inAGraph();
  }

  @Override
  public List<String> predict(DataSet data) {
    throw inAGraph();
  }

  @Override
  public void fit(INDArray examples, INDArray labels) {
    throw inAGraph();
  }

  @Override
  public void fit(DataSet data) {
    throw inAGraph();
  }

  @Override
  public void fit(INDArray examples, int[] labels) {
    throw inAGraph();
  }
}
