package dev.braid.kernel;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * The time loop of one direction, as one of its members runs it. A step is one product with U,
 * whose columns the members share out, and the cell's arithmetic, whose sequences they share out;
 * they meet before and after the product.
 */
final class ForwardSteps {
  private final RecurrentShape shape;
  private final RecurrentPass pass;
  private final Lengths lengths;
  private final int direction;
  private final DirectionBuffers buffers;
  private final MemberState state;
  private final StepProduct product;
  private final CellArithmetic arithmetic;
  private final int hiddenSize;
  private final boolean reversed;
  private final GateInputs inputs;
  private float[][] before;

  ForwardSteps(
      RecurrentShape shape,
      RecurrentPass pass,
      int direction,
      DirectionBuffers buffers,
      MemberState state,
      StepProduct product,
      GateInputs inputs) {
    this.shape = shape;
    this.pass = pass;
    this.lengths = pass.lengths();
    this.direction = direction;
    this.buffers = buffers;
    this.state = state;
    this.product = product;
    this.inputs = inputs;
    arithmetic = shape.cell().arithmetic();
    hiddenSize = shape.hiddenSize();
    reversed = shape.directions().isReversed(direction);
  }

  /** Runs all steps; {@code keep} says whether each step's arrays are kept for the way back. */
  void run(boolean keep) {
    start();
    for (int step = 0; step < lengths.longest(); step++) {
      product.run(lengths.active(step));
      cell(step, keep);
    }
  }

  /** The product with U that comes before each {@link #cell}. */
  StepProduct product() {
    return product;
  }

  /** The arithmetic of a step, after its products. */
  void cell(int step, boolean keep) {
    int mine = mine(step);
    float[][] now = state.step(keep ? step : step % 2, shape);
    if (mine > 0) {
      inputs.read(step, new Span(state.ranks.from(), state.ranks.from() + mine), now);
      readProducts(mine);
      arithmetic.forward(now, before, state.recurrent, mine * hiddenSize);
      write(step, mine, now);
    }

    before = now;
  }

  /** How many of this member's sequences are still running. */
  private int mine(int step) {
    return Math.max(0, Math.min(state.ranks.to(), lengths.active(step)) - state.ranks.from());
  }

  private int time(int step, int rank) {
    return reversed ? lengths.lengthOfRank(rank) - 1 - step : step;
  }

  /** Loads the initial state; to be called before the first step. */
  void start() {
    before = state.initial;
    float[] hidden = state.initial[arithmetic.hiddenSlot()];
    load(pass.initial().hidden(), hidden);
    if (shape.cell().hasMemory()) {
      load(pass.initial().memory(), state.initial[arithmetic.memorySlot()]);
    }

    buffers.factors.floats().put(state.ranks.from() * hiddenSize, hidden, 0, owned());
    for (int rank = state.ranks.from(); rank < state.ranks.to(); rank++) {
      if (lengths.lengthOfRank(rank) > 0) {
        keepPrevious(0, rank, hidden);
      } else {
        finish(rank, state.initial);
      }
    }
  }

  private int owned() {
    return state.ranks.size() * hiddenSize;
  }

  private void load(Floats from, float[] to) {
    if (from == null) {
      Arrays.fill(to, 0, owned(), 0f);
      return;
    }

    for (int rank = state.ranks.from(); rank < state.ranks.to(); rank++) {
      from.buffer().get(stateRow(rank), to, local(rank), hiddenSize);
    }
  }

  private int stateRow(int rank) {
    return (direction * lengths.batch() + lengths.sequence(rank)) * hiddenSize;
  }

  private int local(int rank) {
    return (rank - state.ranks.from()) * hiddenSize;
  }

  private void readProducts(int mine) {
    FloatBuffer products = buffers.products.floats();
    int columns = shape.columns();
    for (int i = 0; i < mine; i++) {
      int row = (state.ranks.from() + i) * columns;
      for (int gate = 0; gate < state.recurrent.length; gate++) {
        products.get(row + gate * hiddenSize, state.recurrent[gate], i * hiddenSize, hiddenSize);
      }
    }
  }

  private void write(int step, int mine, float[][] now) {
    float[] hidden = now[arithmetic.hiddenSlot()];
    buffers.factors.floats().put(state.ranks.from() * hiddenSize, hidden, 0, mine * hiddenSize);
    for (int i = 0; i < mine; i++) {
      int rank = state.ranks.from() + i;
      output(step, rank, hidden);
      if (step + 1 < lengths.lengthOfRank(rank)) {
        keepPrevious(step + 1, rank, hidden);
      } else {
        finish(rank, now);
      }
    }
  }

  private void output(int step, int rank, float[] hidden) {
    if (pass.outputs() != null) {
      int directions = shape.directions().count();
      int row = lengths.paddedRow(time(step, rank), rank) * directions + direction;
      pass.outputs().buffer().put(row * hiddenSize, hidden, local(rank), hiddenSize);
    }
  }

  private void keepPrevious(int step, int rank, float[] hidden) {
    int row = lengths.packedRow(time(step, rank), rank);
    buffers.previous.floats().put(row * hiddenSize, hidden, local(rank), hiddenSize);
  }

  private void finish(int rank, float[][] slots) {
    store(rank, slots[arithmetic.hiddenSlot()], pass.last().hidden());
    if (shape.cell().hasMemory()) {
      store(rank, slots[arithmetic.memorySlot()], pass.last().memory());
    }
  }

  private void store(int rank, float[] from, Floats to) {
    if (to != null) {
      to.buffer().put(stateRow(rank), from, local(rank), hiddenSize);
    }
  }
}
