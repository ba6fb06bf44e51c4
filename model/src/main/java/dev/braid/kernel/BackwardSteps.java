package dev.braid.kernel;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * The time loop backwards, as one of a direction's members runs it: the cell's arithmetic, then one
 * product with the transpose of U. What belongs to all steps at once (gradients of inputs and
 * weights) comes after the loop.
 */
final class BackwardSteps {
  private final RecurrentShape shape;
  private final RecurrentPass pass;
  private final RecurrentGradients given;
  private final Lengths lengths;
  private final int direction;
  private final DirectionBuffers buffers;
  private final MemberState state;
  private final StepProduct product;
  private final int hiddenSize;
  private final boolean reversed;
  private final float[] arriving;

  BackwardSteps(
      RecurrentShape shape,
      RecurrentPass pass,
      RecurrentGradients given,
      int direction,
      DirectionBuffers buffers,
      MemberState state,
      StepProduct product) {
    this.shape = shape;
    this.pass = pass;
    this.given = given;
    this.lengths = pass.lengths();
    this.direction = direction;
    this.buffers = buffers;
    this.state = state;
    this.product = product;
    hiddenSize = shape.hiddenSize();
    reversed = shape.directions().isReversed(direction);
    // The products of the way forward are done with: their array serves for what arrives here.
    arriving = state.recurrent[0];
  }

  void run() {
    start();
    for (int step = lengths.longest() - 1; step >= 0; step--) {
      int mine = mine(step);
      if (mine > 0) {
        oneStep(step, mine);
      }

      if (step > 0 || given.initial().hidden() != null) {
        product.run(lengths.active(step));
        addProducts(mine);
      }
    }

    store(state.gradients.hidden(), given.initial().hidden());
    if (shape.cell().hasMemory()) {
      store(state.gradients.memory(), given.initial().memory());
    }
  }

  private void start() {
    load(given.last().hidden(), state.gradients.hidden());
    load(shape.cell().hasMemory() ? given.last().memory() : null, state.gradients.memory());
    for (float[] sums : state.biasSums) {
      Arrays.fill(sums, 0, state.ranks.size() * hiddenSize, 0f);
    }
  }

  private void oneStep(int step, int mine) {
    int n = mine * hiddenSize;
    float[][] before = step == 0 ? state.initial : state.step(step - 1, shape);
    readOutputGradients(step, mine);
    Elementwise.add(state.gradients.hidden(), arriving, n);
    shape.cell().arithmetic().backward(state.step(step, shape), before, state.gradients, n);
    sumBias(n);
    writeGates(step, mine);
  }

  private void sumBias(int n) {
    float[][] gates = state.gradients.gates();
    for (int gate = 0; gate < gates.length; gate++) {
      Elementwise.add(state.biasSums[gate], gates[gate], n);
    }

    if (shape.cell().hasSeparateRecurrentGate()) {
      Elementwise.add(state.biasSums[gates.length], state.gradients.recurrentGate(), n);
    }
  }

  private int mine(int step) {
    return Math.max(0, Math.min(state.ranks.to(), lengths.active(step)) - state.ranks.from());
  }

  private int time(int step, int rank) {
    return reversed ? lengths.lengthOfRank(rank) - 1 - step : step;
  }

  private void readOutputGradients(int step, int mine) {
    FloatBuffer outputs = given.outputs().buffer();
    int directions = shape.directions().count();
    for (int i = 0; i < mine; i++) {
      int rank = state.ranks.from() + i;
      int row = lengths.paddedRow(time(step, rank), rank) * directions + direction;
      outputs.get(row * hiddenSize, arriving, i * hiddenSize, hiddenSize);
    }
  }

  private void writeGates(int step, int mine) {
    FloatBuffer all = buffers.gradients.floats();
    FloatBuffer recurrentSide = buffers.stateGradients(shape.cell()).floats();
    FloatBuffer factors = buffers.factors.floats();
    float[][] gates = state.gradients.gates();
    int last = gates.length - 1;
    boolean separate = shape.cell().hasSeparateRecurrentGate();
    for (int i = 0; i < mine; i++) {
      int rank = state.ranks.from() + i;
      int row = lengths.packedRow(time(step, rank), rank) * shape.columns();
      for (int gate = 0; gate <= last; gate++) {
        int block = gate * hiddenSize;
        float[] recurrent =
            separate && gate == last ? state.gradients.recurrentGate() : gates[gate];
        all.put(row + block, gates[gate], i * hiddenSize, hiddenSize);
        factors.put(rank * shape.columns() + block, recurrent, i * hiddenSize, hiddenSize);
        if (separate) {
          recurrentSide.put(row + block, recurrent, i * hiddenSize, hiddenSize);
        }
      }
    }
  }

  private void addProducts(int mine) {
    int n = mine * hiddenSize;
    if (n > 0) {
      buffers.products.floats().get(state.ranks.from() * hiddenSize, arriving, 0, n);
      Elementwise.add(state.gradients.hidden(), arriving, n);
    }
  }

  private void load(Floats from, float[] to) {
    if (from == null) {
      Arrays.fill(to, 0, state.ranks.size() * hiddenSize, 0f);
      return;
    }

    for (int rank = state.ranks.from(); rank < state.ranks.to(); rank++) {
      from.buffer().get(stateRow(rank), to, local(rank), hiddenSize);
    }
  }

  private void store(float[] from, Floats to) {
    if (to == null) {
      return;
    }

    for (int rank = state.ranks.from(); rank < state.ranks.to(); rank++) {
      to.buffer().put(stateRow(rank), from, local(rank), hiddenSize);
    }
  }

  private int stateRow(int rank) {
    return (direction * lengths.batch() + lengths.sequence(rank)) * hiddenSize;
  }

  private int local(int rank) {
    return (rank - state.ranks.from()) * hiddenSize;
  }
}
