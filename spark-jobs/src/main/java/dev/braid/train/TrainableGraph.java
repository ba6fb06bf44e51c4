package dev.braid.train;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;

/** What a graph must be like for {@link AveragingMaster} to train it right. */
final class TrainableGraph {
  private TrainableGraph() {}

  static void check(ComputationGraph graph, AveragingMaster.Settings settings) {
    DataType type = graph.params().dataType();
    if (type != DataType.FLOAT) {
      throw new IllegalArgumentException(
          "Cannot average parameters of type "
              + type
              + "; build the graph with dataType(DataType.FLOAT)");
    }
    if (graph.getConfiguration().getBackpropType() != BackpropType.Standard) {
      throw new IllegalArgumentException(
          "Cannot train with truncated backpropagation: DL4J computes its gradient wrong whenever"
              + " a state is carried; use BackpropType.Standard");
    }
    if (settings.clipNorm() > 0) {
      checkClipping(graph);
    }
  }

  /** Statistics such as batch normalisation's travel in the gradient, and must not be scaled. */
  private static void checkClipping(ComputationGraph graph) {
    for (Layer layer : graph.getLayers()) {
      for (String parameter : layer.paramTable().keySet()) {
        if (!layer.updaterDivideByMinibatch(parameter)) {
          throw new IllegalArgumentException(
              "Cannot clip the gradient of '"
                  + parameter
                  + "' in layer '"
                  + layer.conf().getLayer().getLayerName()
                  + "', which is a statistic and no gradient; set the clip norm to 0");
        }
      }
    }
  }
}
