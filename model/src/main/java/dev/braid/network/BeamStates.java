package dev.braid.network;

import dev.braid.kernel.FloatMemory;
import dev.braid.kernel.Floats;
import dev.braid.kernel.RecurrentState;
import java.nio.FloatBuffer;

/**
 * What the rows of a decoder carry from step to step: arrays {@code [rows, width]}, each of them as
 * it was before a step and as it is after.
 */
final class BeamStates implements AutoCloseable {
  private final int width;
  private final FloatMemory[] before;
  private final FloatMemory[] after;
  private int rows;

  BeamStates(int arrays, int width) {
    this.width = width;
    before = new FloatMemory[arrays];
    after = new FloatMemory[arrays];
    for (int i = 0; i < arrays; i++) {
      before[i] = new FloatMemory();
      after[i] = new FloatMemory();
    }
  }

  /** Makes room; what the rows held is forgotten. */
  void start(int newRows) {
    rows = newRows;
  }

  int rows() {
    return rows;
  }

  /** An array as the next step reads it. */
  Floats before(int array) {
    return before[array].floats((long) rows * width);
  }

  /** An array that the step writes. */
  Floats after(int array) {
    return after[array].floats((long) rows * width);
  }

  /** The arrays of a recurrent layer, where each layer has so many. */
  RecurrentState before(int layer, int arraysEach) {
    int first = layer * arraysEach;
    return new RecurrentState(before(first), arraysEach > 1 ? before(first + 1) : null);
  }

  /** The same as the step writes them. */
  RecurrentState after(int layer, int arraysEach) {
    int first = layer * arraysEach;
    return new RecurrentState(after(first), arraysEach > 1 ? after(first + 1) : null);
  }

  /** Sets the arrays of a recurrent layer. */
  void set(int layer, int arraysEach, RecurrentState state) {
    copy(state.hidden(), before(layer * arraysEach));
    if (arraysEach > 1) {
      copy(state.memory(), before(layer * arraysEach + 1));
    }
  }

  /** Sets an array to zeros. */
  void clear(int array) {
    before(array).buffer().put(0, new float[rows * width]);
  }

  private void copy(Floats from, Floats to) {
    to.buffer().put(0, from.buffer(), 0, rows * width);
  }

  /** What the step has written is what the next one reads. */
  void advance() {
    for (int i = 0; i < before.length; i++) {
      FloatMemory written = after[i];
      after[i] = before[i];
      before[i] = written;
    }
  }

  /** New row r is old row {@code from[r]}. */
  void reorder(int[] from) {
    for (int i = 0; i < before.length; i++) {
      FloatBuffer old = before(i).buffer();
      FloatBuffer sorted = after[i].floats((long) from.length * width).buffer();
      for (int row = 0; row < from.length; row++) {
        sorted.put(row * width, old, from[row] * width, width);
      }
    }
    rows = from.length;
    advance();
  }

  @Override
  public void close() {
    for (int i = 0; i < before.length; i++) {
      before[i].close();
      after[i].close();
    }
  }
}
