package dev.braid.train;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * How much a minibatch counts in an average: its examples, or for sequences of labels their time
 * steps that are not masked; summed over the outputs.
 */
final class LabelCount {
  private LabelCount() {}

  static long of(ComputationGraph graph, MultiDataSet minibatch) {
    long count = 0;
    for (int output = 0; output < minibatch.numLabelsArrays(); output++) {
      INDArray labels = minibatch.getLabels(output);
      INDArray mask = minibatch.getLabelsMaskArray(output);
      int featureAxis = timeIsLast(graph.getOutputLayer(output)) ? 1 : 2;
      if (labels.rank() != 3) {
        count += labels.size(0);
      } else if (mask == null) {
        count += labels.size(0) * labels.size(3 - featureAxis);
      } else {
        count += unmasked(mask.rank() == 3 ? mask.max(featureAxis) : mask);
      }
    }
    return count;
  }

  private static long unmasked(INDArray mask) {
    return mask.neq(0).castTo(DataType.INT64).sumNumber().longValue();
  }

  private static boolean timeIsLast(Layer layer) {
    org.deeplearning4j.nn.conf.layers.Layer settings = layer.conf().getLayer();
    RNNFormat format = null;
    if (settings instanceof RnnOutputLayer) {
      format = ((RnnOutputLayer) settings).getRnnDataFormat();
    } else if (settings instanceof RnnLossLayer) {
      format = ((RnnLossLayer) settings).getRnnDataFormat();
    }
    return format != RNNFormat.NWC;
  }
}
