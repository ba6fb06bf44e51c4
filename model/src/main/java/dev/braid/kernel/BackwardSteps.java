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
      add(step, this::readOutputGradient);
      cell(step);
      if (step > 0 || given.initial().hidden() != null) {
        product.run(lengths.active(step));
        addProducts(step);
      }
    }

    finish();
  }

  /** Reads the row of a rank into an array. */
  interface RankRows {
    void read(int step, int rank, float[] to, int offset);
  }

  /** The product with the transpose of U that comes after each {@link #cell}. */
  StepProduct product() {
    return product;
  }

  /** Loads the gradients of the final states; to be called before the last step. */
  void start() {
    load(given.last().hidden(), state.gradients.hidden());
    load(shape.cell().hasMemory() ? given.last().memory() : null, state.gradients.memory());
    for (float[] sums : state.biasSums) {
      Arrays.fill(sums, 0, state.ranks.size() * hiddenSize, 0f);
    }
  }

  /** Adds to the gradients of the hidden states after a step, which must not have run yet. */
  void add(int step, RankRows rows) {
    int mine = mine(step);
    for (int i = 0; i < mine; i++) {
      rows.read(step, state.ranks.from() + i, arriving, i * hiddenSize);
    }

    Elementwise.add(state.gradients.hidden(), arriving, mine * hiddenSize);
  }

  /** The arithmetic of a step, after all that reaches its states, before its products. */
  void cell(int step) {
    int n = mine(step) * hiddenSize;
    if (n > 0) {
      float[][] before = step == 0 ? state.initial : state.step(step - 1, shape);
      shape.cell().arithmetic().backward(state.step(step, shape), before, state.gradients, n);
      sumBias(n);
      writeGates(step, mine(step));
    }
  }

  /** Copies what {@link #cell} found on the side of the inputs, a row per rank. */
  void writeInputSide(int step, Scratch target) {
    int mine = mine(step);
    for (int i = 0; i < mine; i++) {
      int row = (state.ranks.from() + i) * shape.columns();
      for (int gate = 0; gate < shape.cell().gates(); gate++) {
        float[] from = state.gradients.gates()[gate];
        target.floats().put(row + gate * hiddenSize, from, i * hiddenSize, hiddenSize);
      }
    }
  }

  /** Adds a step's product to the gradients of the states before it. */
  void addProducts(int step) {
    int n = mine(step) * hiddenSize;
    if (n > 0) {
      buffers.products.floats().get(state.ranks.from() * hiddenSize, arriving, 0, n);
      Elementwise.add(state.gradients.hidden(), arriving, n);
    }
  }

  /** Writes the gradients of the initial states; to be called after the first step. */
  void finish() {
    store(state.gradients.hidden(), given.initial().hidden());
    if (shape.cell().hasMemory()) {
      store(state.gradients.memory(), given.initial().memory());
    }
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

  /** How many of this member's sequences are running at a step. */
  private int mine(int step) {
    return Math.max(0, Math.min(state.ranks.to(), lengths.active(step)) - state.ranks.from());
  }

  private int time(int step, int rank) {
    return reversed ? lengths.lengthOfRank(rank) - 1 - step : step;
  }

  private void readOutputGradient(int step, int rank, float[] to, int offset) {
    int directions = shape.directions().count();
    int row = lengths.paddedRow(time(step, rank), rank) * directions + direction;
    given.outputs().buffer().get(row * hiddenSize, to, offset, hiddenSize);
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
