package dev.braid.network;

import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Stands between an encoder and its decoder: passes the first input, the target's embedding, on,
 * and keeps the second, the encoder's output, for the layers that attend to it. It has no
 * parameters. It is the edge by which DL4J runs the encoder before the decoder, and goes back
 * through it afterwards.
 */
public final class Handover extends GraphVertex {
  private static final long serialVersionUID = 1L;

  /** For DL4J's JSON. */
  public Handover() {}

  @Override
  public GraphVertex clone() {
    return new Handover();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Handover;
  }

  @Override
  public int hashCode() {
    return Handover.class.hashCode();
  }

  @Override
  public long numParams(boolean backprop) {
    return 0;
  }

  @Override
  public int minVertexInputs() {
    return 2;
  }

  @Override
  public int maxVertexInputs() {
    return 2;
  }

  @Override
  public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType dataType) {
    return new HandoverVertex(graph, name, index, dataType);
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType... inputs) {
    return inputs[0];
  }

  @Override
  public MemoryReport getMemoryReport(InputType... inputs) {
    throw new UnsupportedOperationException(
        "Braid's layers own memory outside of DL4J's and give no report of it");
  }
}
