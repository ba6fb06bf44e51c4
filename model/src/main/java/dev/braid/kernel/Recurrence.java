package dev.braid.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * A recurrent layer. The products of all inputs with W are one large product, a time step is one
 * small product with U and the cell's arithmetic, and on the way back the gradients of the inputs,
 * of W and of U are one large product each.
 *
 * <p>A layer keeps what its last training pass needs for the way back, and only that.
 */
public final class Recurrence implements AutoCloseable {
  private final Kernels kernels;
  private final RecurrentShape shape;
  private final PackedRows inputs;
  private final DirectionBuffers[] buffers;
  private final MemberState[][] states;
  private final RecurrenceGradients gradients;
  private RecurrentPass kept;

  Recurrence(Kernels kernels, RecurrentShape shape) {
    this.kernels = kernels;
    this.shape = shape;
    inputs = new PackedRows(shape.inputSize());
    int directions = shape.directions().count();
    int members = Seat.membersOf(kernels.threads(), directions);
    buffers = new DirectionBuffers[directions];
    states = new MemberState[directions][members];
    for (int direction = 0; direction < directions; direction++) {
      buffers[direction] = new DirectionBuffers();
      for (int member = 0; member < members; member++) {
        states[direction][member] = new MemberState();
      }
    }

    gradients = new RecurrenceGradients(kernels, shape, inputs, buffers, states);
  }

  /** What this layer is. */
  public RecurrentShape shape() {
    return shape;
  }

  /** Computes outputs and final state, keeping nothing. */
  public void forward(RecurrentPass pass) {
    run(pass, false);
    kept = null;
  }

  /**
   * Computes outputs and final state, and keeps what {@link #backward} needs. The inputs and the
   * weights have to stay as they are until then.
   */
  public void forwardForTraining(RecurrentPass pass) {
    run(pass, true);
    kept = pass;
  }

  /**
   * Computes all gradients of the last training pass.
   *
   * @throws IllegalStateException if there was none
   */
  public void backward(RecurrentGradients wanted) {
    if (kept == null) {
      throw new IllegalStateException(
          "Cannot go backwards: there was no forward pass for training");
    }

    wanted.check(shape, kept.lengths());
    gradients.run(kept, wanted);
  }

  private void run(RecurrentPass pass, boolean keep) {
    pass.check(shape);
    Lengths lengths = pass.lengths();
    int rows = PackedRows.rows(lengths);
    reserve(lengths);
    reserveProjections(pass);
    takeWeights(pass);
    Team team = kernels.team();
    Team.Barrier all = team.barrier(team.size());
    List<Team.Barrier> loops = loopBarriers();
    team.run(
        member -> {
          inputs.load(
              kernels.worker(member), Span.of(rows, member, team.size()), kernels.precision());
          copyWeights(member);
          all.await();
          for (Seat seat : Seat.of(member, team.size(), buffers.length)) {
            runSeat(pass, keep, member, seat, loops.get(seat.direction()));
          }

          all.await();
          PackedRows.clearPadding(
              lengths,
              pass.outputs(),
              shape.outputSize(),
              Span.of(lengths.steps(), member, team.size()));
        });
  }

  /** Takes a pass's weights; to be called before the members come. */
  void takeWeights(RecurrentPass pass) {
    for (int direction = 0; direction < buffers.length; direction++) {
      buffers[direction].takeWeights(
          shape, pass.weights().get(direction), kernels.precision(), kernels.weightsVersion());
    }
  }

  /** A member's share of copying the weights; all have to be done before the first product. */
  void copyWeights(int member) {
    for (DirectionBuffers each : buffers) {
      each.copyWeights(kernels.worker(member), member, kernels.threads());
    }
  }

  private List<Team.Barrier> loopBarriers() {
    List<Team.Barrier> barriers = new ArrayList<>();
    for (MemberState[] members : states) {
      barriers.add(kernels.team().barrier(members.length));
    }

    return barriers;
  }

  private void runSeat(
      RecurrentPass pass, boolean keep, int member, Seat seat, Team.Barrier barrier) {
    reserve(pass.lengths(), seat);
    project(pass, member, seat);
    DirectionBuffers own = buffers[seat.direction()];
    boolean reversed = shape.directions().isReversed(seat.direction());
    steps(
            pass,
            member,
            seat,
            barrier,
            new ProjectedInputs(shape, pass.lengths(), reversed, own.projections))
        .run(keep);
  }

  /** Makes room; to be called before the members come. */
  void reserve(Lengths lengths) {
    for (DirectionBuffers each : buffers) {
      each.reserveForward(shape, lengths.batch(), PackedRows.rows(lengths), kernels.precision());
    }
  }

  /** Makes room for the products of all inputs; to be called before the members come. */
  void reserveProjections(RecurrentPass pass) {
    inputs.reserve(pass.lengths(), pass.inputs(), kernels.precision());
    for (DirectionBuffers each : buffers) {
      each.projections.reserveFloats((long) PackedRows.rows(pass.lengths()) * shape.columns());
    }
  }

  DirectionBuffers buffers(int direction) {
    return buffers[direction];
  }

  PackedRows inputs() {
    return inputs;
  }

  RecurrenceGradients gradients() {
    return gradients;
  }

  /** Makes room for a seat's share of the sequences. */
  void reserve(Lengths lengths, Seat seat) {
    states[seat.direction()][seat.index()].reserve(
        shape, Span.of(lengths.batch(), seat.index(), seat.members()));
  }

  /** The time loop of a seat. */
  ForwardSteps steps(
      RecurrentPass pass, int member, Seat seat, Team.Barrier barrier, GateInputs gateInputs) {
    MemberState state = states[seat.direction()][seat.index()];
    DirectionBuffers own = buffers[seat.direction()];
    RecurrentWeights weights = pass.weights().get(seat.direction());
    Span columns = columns(seat);
    if (seat.index() == 0 && shape.cell().hasSeparateRecurrentGate()) {
      copyRecurrentBias(weights, own);
    }

    StepProduct product =
        new StepProduct(
            kernels.worker(member),
            barrier,
            kernels.precision(),
            pass.lengths(),
            state.ranks,
            columns,
            shape.hiddenSize(),
            shape.columns(),
            own.factors,
            own.roundedFactors,
            packRecurrent(kernels.worker(member), state, own, columns, pass.lengths().batch()),
            shape.cell().hasSeparateRecurrentGate() ? own.recurrentBias.address() : 0,
            own.products);
    return new ForwardSteps(shape, pass, seat.direction(), own, state, product, gateInputs);
  }

  private Span columns(Seat seat) {
    return Span.of(shape.columns(), seat.index(), seat.members(), 64);
  }

  /** A share of the columns of all inputs times W. */
  void project(RecurrentPass pass, int member, Seat seat) {
    Span columns = columns(seat);
    if (columns.size() == 0) {
      return;
    }

    Worker worker = kernels.worker(member);
    MemberState state = states[seat.direction()][seat.index()];
    RecurrentWeights weights = pass.weights().get(seat.direction());
    Precision precision = kernels.precision();
    int rows = PackedRows.rows(inputs.lengths());
    long offset = (long) columns.from() * Float.BYTES;
    Factor right = buffers[seat.direction()].inputWeights.factor();
    long source = right.columnAddress(columns.from());
    MatrixLayout layout = right.layout();
    if (precision != Precision.FLOAT32) {
      layout = MatrixLayout.packed(precision, 1024);
      source =
          state.inputWeights.pack(
              worker,
              kernels.weightsVersion(),
              new Reorder.Shape(shape.inputSize(), columns.size(), right.layout(), layout),
              source);
    }

    worker.multiply(
        new Matmul.Shape(
            rows,
            shape.inputSize(),
            columns.size(),
            MatrixLayout.rows(precision, shape.inputSize()),
            layout,
            shape.columns(),
            false,
            true),
        inputs.address(precision),
        source,
        weights.bias().address() + offset,
        buffers[seat.direction()].projections.address() + offset);
  }

  private long packRecurrent(
      Worker worker, MemberState state, DirectionBuffers own, Span columns, int batch) {
    if (columns.size() == 0) {
      return 0;
    }

    Factor weights = own.recurrentWeights.factor();
    Reorder.Shape packing =
        new Reorder.Shape(
            shape.hiddenSize(),
            columns.size(),
            weights.layout(),
            MatrixLayout.packed(kernels.precision(), batch));
    return state.recurrentWeights.pack(
        worker, kernels.weightsVersion(), packing, weights.columnAddress(columns.from()));
  }

  /** The gates but the last have one bias, which the input's product adds. */
  private void copyRecurrentBias(RecurrentWeights weights, DirectionBuffers own) {
    float[] bias = new float[shape.columns()];
    int last = shape.columns() - shape.hiddenSize();
    weights.bias().buffer().get(shape.columns(), bias, last, shape.hiddenSize());
    own.recurrentBias.floats().put(0, bias);
  }

  @Override
  public void close() {
    kernels.disown(this);
    kept = null;
    inputs.close();
    gradients.close();
    for (DirectionBuffers each : buffers) {
      each.close();
    }

    for (MemberState[] members : states) {
      for (MemberState state : members) {
        state.close();
      }
    }
  }
}
