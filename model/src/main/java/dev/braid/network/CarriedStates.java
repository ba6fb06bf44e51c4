package dev.braid.network;

import dev.braid.sequence.Cursor;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The states of all layers that carry one, as one array from the first layer to the last. */
final class CarriedStates {
  private final List<CarriesState> layers = new ArrayList<>();
  private final List<Integer> sizes = new ArrayList<>();

  CarriedStates(ComputationGraph graph) {
    for (Layer layer : graph.getLayers()) {
      if (layer instanceof CarriesState && ((CarriesState) layer).carriesState()) {
        layers.add((CarriesState) layer);
        sizes.add(((CarriesState) layer).hiddenSize());
      }
    }
  }

  /** Starts the next window from zeros. */
  void clear() {
    layers.forEach(CarriesState::startFrom);
  }

  /** Starts the next window from a state that {@link #copy} gave; none = zeros. */
  void set(float[] states, Cursor from) {
    if (states.length == 0) {
      if (!from.equals(Cursor.START) && !layers.isEmpty()) {
        throw new IllegalArgumentException("Cannot go on at " + from + " without a state");
      }
      clear();
      return;
    }
    int floatsPerRow = 0;
    for (int i = 0; i < layers.size(); i++) {
      floatsPerRow += layers.get(i).stateArrays() * sizes.get(i);
    }
    int rows = states.length / floatsPerRow;
    int at = 0;
    for (int i = 0; i < layers.size(); i++) {
      INDArray[] arrays = new INDArray[layers.get(i).stateArrays()];
      for (int j = 0; j < arrays.length; j++) {
        float[] part = new float[rows * sizes.get(i)];
        System.arraycopy(states, at, part, 0, part.length);
        at += part.length;
        arrays[j] = Nd4j.create(part, new long[] {rows, sizes.get(i)}, 'c');
      }
      layers.get(i).startFrom(arrays);
    }
  }

  /** Starts the next window where the last one ended. */
  void advance() {
    for (CarriesState layer : layers) {
      layer.startFrom(layer.endState());
    }
  }

  /** The states in force, layer by layer, {@code [rows, hidden]} each, row by row. */
  float[] copy() {
    List<float[]> parts = new ArrayList<>();
    int length = 0;
    for (CarriesState layer : layers) {
      for (INDArray state : layer.endState()) {
        float[] part = FlatView.copyOf(state.castTo(DataType.FLOAT).dup('c').reshape(1, -1));
        parts.add(part);
        length += part.length;
      }
    }
    float[] all = new float[length];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}
