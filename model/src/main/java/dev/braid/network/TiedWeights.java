package dev.braid.network;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Joins an output layer that shares its weights to the embedding that has them. */
public final class TiedWeights {
  private TiedWeights() {}

  /**
   * Joins the layers of a graph, which does nothing where none are tied; to be called on a graph
   * that plain DL4J has opened. Returns the graph.
   */
  public static ComputationGraph bind(ComputationGraph graph) {
    TokenEmbeddingLayer embedding = null;
    for (Layer layer : graph.getLayers()) {
      if (layer instanceof TokenEmbeddingLayer) {
        embedding = (TokenEmbeddingLayer) layer;
      }
    }
    for (Layer layer : graph.getLayers()) {
      if (layer instanceof TokenOutputLayer) {
        ((TokenOutputLayer) layer).tie(embedding);
      }
    }
    return graph;
  }
}
