package dev.braid.network;

import dev.braid.kernel.FlatUpdate;
import dev.braid.kernel.Floats;
import dev.braid.kernel.UpdateRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * The kernels' update of a graph's parameters. The gradient of an embedding's table that nothing
 * shares is zero but for the rows of the batch: the norm reads only those, and the optimizer writes
 * only those where its mathematics leaves the others as they are, which is plain gradient descent.
 */
final class KernelUpdate {
  private final ComputationGraph graph;
  private final List<TokenEmbeddingLayer> embeddings = new ArrayList<>();

  KernelUpdate(ComputationGraph graph) {
    this.graph = graph;
    for (Layer layer : graph.getLayers()) {
      if (layer instanceof TokenEmbeddingLayer && !((TokenEmbeddingLayer) layer).isTied()) {
        embeddings.add((TokenEmbeddingLayer) layer);
      }
    }
  }

  /**
   * A table in the flat array, with the rows that the last batch had.
   *
   * @param offset of the first value
   */
  record TouchedRows(long offset, long length, int width, int[] rows) {}

  /** The sum of the squares of the last batch's gradient. */
  double squaredNorm(FlatUpdate update) {
    Floats gradients = gradients();
    double sum = 0;
    long at = 0;
    for (TouchedRows table : tables()) {
      sum += update.squaredNorm(gradients.slice(at, table.offset() - at));
      Floats values = gradients.slice(table.offset(), table.length());
      sum += update.squaredNorm(values, table.width(), table.rows());
      at = table.offset() + table.length();
    }
    return sum + update.squaredNorm(gradients.slice(at, gradients.length() - at));
  }

  /** One step of the optimizer. */
  void run(FlatUpdate update, UpdateRule rule, Floats state, float factor) {
    if (rule instanceof UpdateRule.Sgd && rule.decay() == 0) {
      descend(update, (UpdateRule.Sgd) rule, factor);
    } else {
      update.update(rule, parameters(), gradients(), state, factor);
    }
  }

  private void descend(FlatUpdate update, UpdateRule.Sgd rule, float factor) {
    Floats parameters = parameters();
    Floats gradients = gradients();
    long at = 0;
    for (TouchedRows table : tables()) {
      long before = table.offset() - at;
      update.update(rule, parameters.slice(at, before), gradients.slice(at, before), null, factor);
      Floats values = parameters.slice(table.offset(), table.length());
      Floats tableGradients = gradients.slice(table.offset(), table.length());
      update.updateRows(rule, values, tableGradients, table.width(), table.rows(), factor);
      at = table.offset() + table.length();
    }
    long rest = gradients.length() - at;
    update.update(rule, parameters.slice(at, rest), gradients.slice(at, rest), null, factor);
  }

  private Floats parameters() {
    return SequenceLayerBase.floats(graph.params());
  }

  private Floats gradients() {
    return SequenceLayerBase.floats(graph.getGradientsViewArray());
  }

  private List<TouchedRows> tables() {
    List<TouchedRows> tables = new ArrayList<>();
    for (TokenEmbeddingLayer layer : embeddings) {
      tables.add(layer.touchedRows(gradients()));
    }
    tables.sort(Comparator.comparingLong(TouchedRows::offset));
    return tables;
  }
}
