package dev.braid.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The way back of a {@link Recurrence}: the time loops, then the products over all steps. */
final class RecurrenceGradients implements AutoCloseable {
  private final Kernels kernels;
  private final Precision precision;
  private final RecurrentShape shape;
  private final PackedRows inputs;
  private final DirectionBuffers[] buffers;
  private final MemberState[][] states;
  private final PackedRows inputGradients;
  private final PackedMatrix[][] transposedWeights;
  private final GradientProducts products;

  RecurrenceGradients(
      Kernels kernels,
      RecurrentShape shape,
      PackedRows inputs,
      DirectionBuffers[] buffers,
      MemberState[][] states) {
    this.kernels = kernels;
    this.precision = kernels.precision();
    this.shape = shape;
    this.inputs = inputs;
    this.buffers = buffers;
    this.states = states;
    inputGradients = new PackedRows(shape.inputSize());
    transposedWeights = new PackedMatrix[kernels.threads()][buffers.length];
    for (PackedMatrix[] row : transposedWeights) {
      for (int direction = 0; direction < row.length; direction++) {
        row[direction] = new PackedMatrix();
      }
    }

    products = new GradientProducts(precision, shape, buffers, kernels.threads());
  }

  void run(RecurrentPass pass, RecurrentGradients wanted) {
    reserve(pass, wanted);
    Team team = kernels.team();
    Team.Barrier all = team.barrier(team.size());
    List<Team.Barrier> loops = new ArrayList<>();
    for (MemberState[] members : states) {
      loops.add(team.barrier(members.length));
    }

    team.run(
        member -> {
          for (Seat seat : Seat.of(member, team.size(), buffers.length)) {
            steps(pass, wanted, member, seat, loops.get(seat.direction())).run();
          }

          all.await();
          afterLoops(pass, wanted, member, all);
        });
  }

  /** Makes room; to be called before the members come. */
  void reserve(RecurrentPass pass, RecurrentGradients wanted) {
    int rows = PackedRows.rows(pass.lengths());
    for (DirectionBuffers each : buffers) {
      each.reserveBackward(shape, rows);
    }

    if (wanted.inputs() != null) {
      inputGradients.reserve(pass.lengths(), wanted.inputs(), Precision.FLOAT32);
    }

    products.take(inputs, rows);
  }

  /** The time loop of a seat. */
  BackwardSteps steps(
      RecurrentPass pass, RecurrentGradients wanted, int member, Seat seat, Team.Barrier barrier) {
    MemberState state = states[seat.direction()][seat.index()];
    DirectionBuffers own = buffers[seat.direction()];
    state.reserveBackward(shape);
    if (seat.index() == 0) {
      clearTails(pass.lengths(), own);
    }

    Span columns = Span.of(shape.hiddenSize(), seat.index(), seat.members(), 16);
    StepProduct product =
        new StepProduct(
            kernels.worker(member),
            barrier,
            precision,
            pass.lengths(),
            state.ranks,
            columns,
            shape.columns(),
            shape.hiddenSize(),
            own.factors,
            own.roundedFactors,
            packTransposed(pass.lengths().batch(), kernels.worker(member), state, own, columns),
            0,
            own.products);
    return new BackwardSteps(shape, pass, wanted, seat.direction(), own, state, product);
  }

  private long packTransposed(
      int batch, Worker worker, MemberState state, DirectionBuffers own, Span columns) {
    if (columns.size() == 0) {
      return 0;
    }

    Factor weights = own.recurrentWeights.factor().transposed();
    Reorder.Shape packing =
        new Reorder.Shape(
            shape.columns(),
            columns.size(),
            weights.layout(),
            MatrixLayout.packed(precision, batch));
    return state.recurrentTransposed.pack(
        worker, kernels.weightsVersion(), packing, weights.columnAddress(columns.from()));
  }

  /** The rows that no token owns take part in the products over all rows. */
  private void clearTails(Lengths lengths, DirectionBuffers own) {
    int from = lengths.tokens();
    int to = PackedRows.rows(lengths);
    DirectionBuffers.clearRows(own.gradients, from, to, shape.columns());
    DirectionBuffers.clearRows(own.previous, from, to, shape.hiddenSize());
    if (shape.cell().hasSeparateRecurrentGate()) {
      DirectionBuffers.clearRows(own.recurrentGradients, from, to, shape.columns());
    }
  }

  /** A member's share of the products over all steps; all loops have to be over. */
  void afterLoops(RecurrentPass pass, RecurrentGradients wanted, int member, Team.Barrier all) {
    Worker worker = kernels.worker(member);
    products.copyShare(worker, member);
    all.await();
    for (Seat seat : Seat.of(member, kernels.threads(), buffers.length)) {
      products.weights(worker, member, seat, wanted.weights().get(seat.direction()));
      if (seat.index() == 0) {
        sumBias(seat.direction(), wanted.weights().get(seat.direction()).bias());
      }
    }

    if (wanted.inputs() != null) {
      inputGradient(worker, member);
      all.await();
      inputGradients.scatter(Span.of(pass.lengths().steps(), member, kernels.threads()));
    }
  }

  private void sumBias(int direction, Floats target) {
    int hiddenSize = shape.hiddenSize();
    float[] total = new float[hiddenSize];
    float[] row = new float[hiddenSize];
    for (int block = 0; block < shape.cell().biasBlocks(); block++) {
      Arrays.fill(total, 0f);
      for (MemberState state : states[direction]) {
        for (int i = 0; i < state.ranks.size(); i++) {
          System.arraycopy(state.biasSums[block], i * hiddenSize, row, 0, hiddenSize);
          Elementwise.add(total, row, hiddenSize);
        }
      }

      target.buffer().put(block * hiddenSize, total);
    }
  }

  /** A share of the columns of the sum over directions of the gate gradients times W transposed. */
  private void inputGradient(Worker worker, int member) {
    Span columns = Span.of(shape.inputSize(), member, kernels.threads(), 16);
    if (columns.size() == 0) {
      return;
    }

    for (int direction = 0; direction < buffers.length; direction++) {
      Factor left = products.inputSide(direction);
      Factor right = buffers[direction].inputWeights.factor().transposed();
      long source = right.columnAddress(columns.from());
      MatrixLayout layout = right.layout();
      if (precision == Precision.FLOAT32) {
        layout = MatrixLayout.packed(precision, 1024);
        source =
            transposedWeights[member][direction].pack(
                worker,
                kernels.weightsVersion(),
                new Reorder.Shape(shape.columns(), columns.size(), right.layout(), layout),
                source);
      }

      worker.multiply(
          new Matmul.Shape(
              left.rows(),
              left.columns(),
              columns.size(),
              left.layout(),
              layout,
              shape.inputSize(),
              direction > 0,
              false),
          left.address(),
          source,
          0,
          inputGradients.address() + (long) columns.from() * Float.BYTES);
    }
  }

  @Override
  public void close() {
    inputGradients.close();
    products.close();
    for (PackedMatrix[] row : transposedWeights) {
      for (PackedMatrix each : row) {
        each.close();
      }
    }
  }
}
