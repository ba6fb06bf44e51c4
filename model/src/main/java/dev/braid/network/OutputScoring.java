package dev.braid.network;

import dev.braid.kernel.RowScores;
import dev.braid.network.GraphScorer.Scores;
import dev.braid.sequence.Batch;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Scores batches by the kernels' output layer, so that all probabilities are never written. */
final class OutputScoring {
  private final ComputationGraph graph;
  private final String before;
  private final TokenOutputLayer output;

  OutputScoring(ComputationGraph graph) {
    this.graph = graph;
    String name = graph.getConfiguration().getNetworkOutputs().get(0);
    Layer layer = graph.getLayer(name);
    this.output = (TokenOutputLayer) layer;
    this.before = graph.getConfiguration().getVertexInputs().get(name).get(0);
  }

  Scores scores(Batch batch, BatchArrays arrays) {
    INDArray inputs = arrays.before(batch, graph, before);
    int[] labels = batch.labels();
    int rows = batch.rows();
    int time = labels.length / rows;
    int[] targets = new int[labels.length];
    for (int i = 0; i < labels.length; i++) {
      targets[timeMajor(i, rows, time)] = labels[i];
    }
    RowScores found = output.score(inputs, targets);
    Scores scores =
        new Scores(new int[labels.length], new float[labels.length], new double[labels.length]);
    for (int i = 0; i < labels.length; i++) {
      int row = timeMajor(i, rows, time);
      scores.predictions()[i] = found.predictions()[row];
      scores.probabilities()[i] = found.probabilities()[row];
      scores.negativeLogLikelihoods()[i] = found.losses()[row];
    }
    return scores;
  }

  private static int timeMajor(int label, int rows, int time) {
    return label % time * rows + label / time;
  }
}
