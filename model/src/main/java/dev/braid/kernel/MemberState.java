package dev.braid.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * What one member of a direction's threads owns: its share of the sequences (a range of ranks) with
 * what their steps keep for the way back, and the packed copies of its share of the weights'
 * columns.
 */
final class MemberState implements AutoCloseable {
  final PackedMatrix inputWeights = new PackedMatrix();
  final PackedMatrix recurrentWeights = new PackedMatrix();
  final PackedMatrix recurrentTransposed = new PackedMatrix();

  /** The share of ranks; set by each forward pass. */
  Span ranks = new Span(0, 0);

  /** Slots that hold the initial state. */
  float[][] initial = new float[0][];

  /** Products of the current step with U, one array per gate. */
  float[][] recurrent = new float[0][];

  /** Gradients of the current step. */
  CellArithmetic.Gradients gradients;

  /** Sums over the steps of the gradients before the activations, one array per bias block. */
  float[][] biasSums = new float[0][];

  private final List<float[][]> steps = new ArrayList<>();

  /** Makes the arrays large enough for a share of the sequences. */
  void reserve(RecurrentShape shape, Span newRanks) {
    ranks = newRanks;
    Cell cell = shape.cell();
    int size = ranks.size() * shape.hiddenSize();
    initial = grown(initial, cell.arithmetic().slots(), size);
    recurrent = grown(recurrent, cell.gates(), size);
  }

  void reserveBackward(RecurrentShape shape) {
    Cell cell = shape.cell();
    int size = ranks.size() * shape.hiddenSize();
    if (gradients == null || gradients.hidden().length < size) {
      gradients =
          new CellArithmetic.Gradients(
              new float[size],
              new float[size],
              new float[cell.gates()][size],
              new float[cell.hasSeparateRecurrentGate() ? size : 0]);
    }

    biasSums = grown(biasSums, cell.biasBlocks(), size);
  }

  /** The arrays of one step, grown where needed. */
  float[][] step(int index, RecurrentShape shape) {
    while (steps.size() <= index) {
      steps.add(new float[0][]);
    }

    float[][] slots =
        grown(
            steps.get(index), shape.cell().arithmetic().slots(), ranks.size() * shape.hiddenSize());
    steps.set(index, slots);
    return slots;
  }

  private static float[][] grown(float[][] arrays, int count, int size) {
    boolean large = arrays.length == count && (count == 0 || arrays[0].length >= size);
    return large ? arrays : new float[count][size];
  }

  @Override
  public void close() {
    inputWeights.close();
    recurrentWeights.close();
    recurrentTransposed.close();
    steps.clear();
  }
}
