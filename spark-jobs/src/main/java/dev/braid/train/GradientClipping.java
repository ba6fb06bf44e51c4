package dev.braid.train;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Scales a graph's whole gradient down to a norm, between backpropagation and the updater. */
final class GradientClipping extends BaseTrainingListener {
  private final double maxNorm;

  GradientClipping(double maxNorm) {
    this.maxNorm = maxNorm;
  }

  @Override
  public void onGradientCalculation(Model model) {
    ComputationGraph graph = (ComputationGraph) model;
    INDArray gradient = graph.getGradientsViewArray();
    // The updater divides by the examples only afterwards.
    double examples = graph.conf().isMiniBatch() ? graph.batchSize() : 1;
    double norm = gradient.norm2Number().doubleValue() / examples;
    if (norm > maxNorm) {
      gradient.muli(maxNorm / norm);
    }
  }
}
