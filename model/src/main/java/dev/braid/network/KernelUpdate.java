package dev.braid.network;

import dev.braid.kernel.DeferredRows;
import dev.braid.kernel.FlatUpdate;
import dev.braid.kernel.Floats;
import dev.braid.kernel.UpdateArrays;
import dev.braid.kernel.UpdateRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * The kernels' update of a graph's parameters. The gradient of an embedding's table that nothing
 * shares is zero but for the rows of the batch: the norm reads only those, and the steps of the
 * others are {@link DeferredRows deferred}.
 */
final class KernelUpdate {
  private final FlatUpdate update;
  private final UpdateArrays all;
  private final List<Table> tables = new ArrayList<>();

  /**
   * @param state the optimizer's, or null where it has none
   * @param stateCount floats of state for each parameter
   */
  KernelUpdate(ComputationGraph graph, FlatUpdate update, Floats state, int stateCount) {
    this.update = update;
    if (graph.getGradientsViewArray() == null) {
      // Else it comes with the first backward pass.
      graph.initGradientsView();
    }
    this.all =
        UpdateArrays.of(
            SequenceLayerBase.floats(graph.params()),
            SequenceLayerBase.floats(graph.getGradientsViewArray()),
            state,
            stateCount);
    for (Layer layer : graph.getLayers()) {
      if (layer instanceof TokenEmbeddingLayer && !((TokenEmbeddingLayer) layer).isTied()) {
        tables.add(table((TokenEmbeddingLayer) layer));
      }
    }
    tables.sort(Comparator.comparingLong(table -> table.place().offset()));
  }

  private record Table(TokenEmbeddingLayer layer, TablePlace place, DeferredRows rows) {}

  /**
   * A table in the flat arrays.
   *
   * @param offset of its first value
   * @param length of all its values
   * @param width values of a row
   */
  record TablePlace(long offset, long length, int width) {
    long end() {
      return offset + length;
    }
  }

  private Table table(TokenEmbeddingLayer layer) {
    TablePlace place = layer.placeIn(all.gradients());
    UpdateArrays arrays = all.slice(place.offset(), place.length());
    DeferredRows rows = update.deferredRows(arrays, place.width());
    layer.defer(rows);
    return new Table(layer, place, rows);
  }

  /** The sum of the squares of the last batch's gradient. */
  double squaredNorm() {
    Floats gradients = all.gradients();
    double sum = 0;
    long at = 0;
    for (Table table : tables) {
      TablePlace place = table.place();
      sum += update.squaredNorm(gradients.slice(at, place.offset() - at));
      Floats values = gradients.slice(place.offset(), place.length());
      sum += update.squaredNorm(values, place.width(), table.layer().touchedRows());
      at = place.end();
    }
    return sum + update.squaredNorm(gradients.slice(at, gradients.length() - at));
  }

  /** One step of the optimizer. */
  void run(UpdateRule rule, float factor) {
    long at = 0;
    for (Table table : tables) {
      update.update(rule, all.slice(at, table.place().offset() - at), factor);
      table.rows().step(rule, table.layer().touchedRows(), factor);
      at = table.place().end();
    }
    update.update(rule, all.slice(at, all.parameters().length() - at), factor);
  }

  /** Does what was deferred, so that parameters and state can be read. */
  void complete() {
    tables.forEach(table -> table.rows().catchUp());
  }

  /** Parameters and state were written anew. */
  void restart() {
    tables.forEach(table -> table.rows().forget());
  }
}
