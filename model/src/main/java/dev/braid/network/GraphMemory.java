package dev.braid.network;

import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Frees what a graph holds outside of the heap. */
public final class GraphMemory {
  private GraphMemory() {}

  /**
   * Frees parameters, gradients, and the workspaces of this thread. {@link ComputationGraph#close}
   * does the same and then has the garbage collected twice, which takes longer than many a task.
   */
  public static void free(ComputationGraph graph) {
    free(graph.params());
    free(graph.getGradientsViewArray());
    for (MemoryWorkspace workspace :
        List.copyOf(Nd4j.getWorkspaceManager().getAllWorkspacesForCurrentThread())) {
      Nd4j.getWorkspaceManager().destroyWorkspace(workspace);
    }
  }

  private static void free(INDArray array) {
    if (array != null && array.closeable()) {
      array.close();
    }
  }
}
