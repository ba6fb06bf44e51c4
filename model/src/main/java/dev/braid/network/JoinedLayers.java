package dev.braid.network;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;

/**
 * Joins the layers of a graph that share more than DL4J's edges can say: an output layer that has
 * its embedding's table for weights, and a decoder that starts where its encoder ended.
 */
public final class JoinedLayers {
  private JoinedLayers() {}

  /**
   * Joins the layers of a graph, which does nothing where none are to be joined; to be called on a
   * graph that plain DL4J has opened. An encoder-decoder does it by itself. Returns the graph.
   */
  public static ComputationGraph bind(ComputationGraph graph) {
    for (GraphVertex vertex : graph.getVertices()) {
      if (vertex instanceof HandoverVertex) {
        ((HandoverVertex) vertex).join();
      }
    }
    TokenEmbeddingLayer embedding = tiedEmbedding(graph);
    for (Layer layer : graph.getLayers()) {
      if (layer instanceof TokenOutputLayer) {
        ((TokenOutputLayer) layer).tie(embedding);
      }
    }
    return graph;
  }

  private static TokenEmbeddingLayer tiedEmbedding(ComputationGraph graph) {
    for (Layer layer : graph.getLayers()) {
      if (layer instanceof TokenEmbeddingLayer && ((TokenEmbeddingLayer) layer).isTied()) {
        return (TokenEmbeddingLayer) layer;
      }
    }
    return null;
  }
}
