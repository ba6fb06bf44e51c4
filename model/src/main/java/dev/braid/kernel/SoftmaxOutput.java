package dev.braid.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;

/**
 * An output layer: logits = rows·W + b, softmax, cross-entropy against integer targets. Rows
 * without a target are left out of everything: neither read nor multiplied. Logits are there for a
 * block of rows at a time, so that their memory has a bound whatever the batch.
 */
public final class SoftmaxOutput implements AutoCloseable {
  // As many logits as a shared cache holds, but rows enough for a fast product.
  private static final int SCORED_LOGITS = 1 << 22;
  private static final int SCORED_ROWS = 64;
  private static final int BLOCK_ROWS = 8;

  // So many that the sums over blocks cost nothing beside the products, in 256 MiB.
  static final int TRAINED_LOGITS = 1 << 26;

  private final Kernels kernels;
  private final OutputShape shape;
  private final int trainedRows;
  private final Scratch used = new Scratch();
  private final Scratch logits = new Scratch();
  private final Scratch usedGradients = new Scratch();
  private final Scratch rounded = new Scratch();
  private final Linear project;
  private final Linear inputGradient;
  private final Linear weightGradient;
  private final CrossEntropyRows[] rows;

  SoftmaxOutput(Kernels kernels, OutputShape shape) {
    this(kernels, shape, mostTrainedRows(shape.classes()));
  }

  /**
   * @param trainedRows most rows that have logits at the same time
   */
  SoftmaxOutput(Kernels kernels, OutputShape shape, int trainedRows) {
    this.kernels = kernels;
    this.shape = shape;
    this.trainedRows = trainedRows;
    project = new Linear(kernels);
    inputGradient = new Linear(kernels);
    weightGradient = new Linear(kernels);
    rows = new CrossEntropyRows[kernels.threads()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new CrossEntropyRows(shape.classes());
    }
  }

  /** Bytes of the logits, and of their gradients, that training on so many rows takes. */
  public static long trainingBytes(long rows, int classes, Precision precision) {
    long atOnce = Math.min(rows, mostTrainedRows(classes));
    int rounded = precision == Precision.FLOAT32 ? 0 : precision.bytes();
    return atOnce * classes * (Float.BYTES + rounded);
  }

  private static int mostTrainedRows(int classes) {
    return Math.max(SCORED_ROWS, TRAINED_LOGITS / classes);
  }

  /**
   * What a pass reads.
   *
   * @param inputs {@code [rows, inputSize]}
   * @param weights in the order of the shape
   * @param bias {@code [classes]}; null for none
   */
  public record Pass(int rows, Floats inputs, Floats weights, Floats bias) {}

  /**
   * What a training pass writes, all of it overwritten.
   *
   * @param inputs {@code [rows, inputSize]}, zeros at ignored rows; null where it is not wanted
   * @param bias null where there is none
   */
  public record Gradients(Floats inputs, Floats weights, Floats bias) {}

  /** What this layer is. */
  public OutputShape shape() {
    return shape;
  }

  /** Writes the logits of all rows, {@code [rows, classes]}; for decoding. */
  public void logits(Pass pass, Floats result) {
    project.multiply(
        Matrix.of(pass.inputs(), pass.rows(), shape.inputSize()),
        shape.weights(pass.weights()),
        Linear.RightSide.WEIGHTS,
        pass.bias(),
        Matrix.of(result, pass.rows(), shape.classes()),
        Linear.Result.REPLACE);
  }

  /**
   * Writes the natural logarithms of the probabilities of all classes, {@code [rows, classes]}; for
   * decoding. Batches of about one size share what is compiled.
   */
  public void logProbabilities(Pass pass, Floats result) {
    result.require("the log-probabilities", (long) pass.rows() * shape.classes());
    pass.inputs().require("the inputs", (long) pass.rows() * shape.inputSize());
    int count = PackedRows.roundedUp(pass.rows());
    int[] all = IntStream.range(0, pass.rows()).toArray();
    long inputs =
        count == pass.rows() ? pass.inputs().address() : gather(pass.inputs(), all, count);
    Linear.Product product =
        projection(pass, Factor.rows(inputs, count, shape.inputSize(), Precision.FLOAT32));
    project.reserve(product);
    Team.Barrier barrier = kernels.team().barrier(kernels.threads());
    kernels
        .team()
        .run(
            member -> {
              project.run(product, member, barrier);
              barrier.await();
              Span share = Span.of(pass.rows(), member, kernels.threads(), BLOCK_ROWS);
              logSoftmax(kernels.worker(member), share, result);
            });
  }

  private void logSoftmax(Worker worker, Span rows, Floats result) {
    for (int from = rows.from(); from < rows.to(); from += BLOCK_ROWS) {
      int count = Math.min(BLOCK_ROWS, rows.to() - from);
      long offset = (long) from * shape.classes() * Float.BYTES;
      worker.softmax(
          new SoftmaxRows.Shape(count, shape.classes(), SoftmaxRows.Result.LOG_PROBABILITIES),
          logits.address() + offset,
          result.address() + offset);
    }
  }

  /** The product of some rows with the weights; there is room for the logits. */
  private Linear.Product projection(Pass pass, Factor rows) {
    logits.reserveFloats((long) rows.rows() * shape.classes());
    return new Linear.Product(
        rows,
        Factor.of(shape.weights(pass.weights())),
        Linear.RightSide.WEIGHTS,
        pass.bias(),
        logits.matrix(rows.rows(), shape.classes()),
        Linear.Result.REPLACE);
  }

  /** The sum of the losses, in nats, of the rows that have a target. */
  public double loss(Pass pass, Targets targets) {
    double loss = 0;
    for (Block block : blocks(pass, targets)) {
      loss += forward(pass, targets, block, 0f).loss();
    }

    return loss;
  }

  /** The likeliest class and the loss of each row, from the logits of a few rows at a time. */
  public RowScores score(Pass pass, Targets targets) {
    targets.check(pass.rows(), shape.classes());
    RowScores scores = new RowScores(pass.rows());
    int most = Math.max(SCORED_ROWS, SCORED_LOGITS / shape.classes());
    for (Span block : Span.blocks(pass.rows(), most)) {
      score(pass, targets, block, scores);
    }

    return scores;
  }

  private void score(Pass pass, Targets targets, Span block, RowScores scores) {
    long inputs = pass.inputs().address() + (long) block.from() * shape.inputSize() * Float.BYTES;
    Linear.Product product =
        projection(pass, Factor.rows(inputs, block.size(), shape.inputSize(), Precision.FLOAT32));
    project.reserve(product);
    Team.Barrier barrier = kernels.team().barrier(kernels.threads());
    kernels
        .team()
        .run(
            member -> {
              project.run(product, member, barrier);
              barrier.await();
              Span share = Span.of(block.size(), member, kernels.threads());
              rows[member].score(
                  kernels.worker(member), logits, share, block.from(), targets.classes(), scores);
            });
  }

  /**
   * Computes the loss and all gradients.
   *
   * @param scale the factor of the gradients; 1 / tokens for the gradient of the mean
   * @return the sum of the losses in nats, not scaled
   */
  public double lossAndGradients(Pass pass, Targets targets, float scale, Gradients gradients) {
    List<Block> blocks = blocks(pass, targets);
    if (blocks.isEmpty()) {
      clear(gradients, pass);
      return 0;
    }

    if (gradients.inputs() != null) {
      clearIgnored(pass.rows(), targets, gradients.inputs());
    }

    double loss = 0;
    float[] bias = new float[shape.classes()];
    Linear.Result result = Linear.Result.REPLACE;
    for (Block block : blocks) {
      Forward forward = forward(pass, targets, block, scale);
      loss += forward.loss();
      weightGradients(forward, gradients.weights(), result);
      addBiasGradients(bias);
      if (gradients.inputs() != null) {
        inputGradients(forward, block, gradients.inputs());
      }

      result = Linear.Result.ADD;
    }

    if (gradients.bias() != null) {
      gradients.bias().buffer().put(0, bias);
    }

    return loss;
  }

  /**
   * Some of the rows that have a target.
   *
   * @param inPlace whether they lie one behind the other, as they do where every row has a target
   */
  private record Block(int[] rows, boolean inPlace) {
    int size() {
      return rows.length;
    }

    /** Their number in products. */
    int count() {
      return inPlace ? rows.length : PackedRows.roundedUp(rows.length);
    }

    /** Where they begin in a matrix of all rows. */
    long address(Floats matrix, int width) {
      return matrix.address() + (long) rows[0] * width * Float.BYTES;
    }
  }

  private List<Block> blocks(Pass pass, Targets targets) {
    targets.check(pass.rows(), shape.classes());
    int[] chosen = chosen(pass.rows(), targets);
    boolean all = chosen.length == pass.rows();
    List<Block> blocks = new ArrayList<>();
    for (Span block : Span.blocks(chosen.length, trainedRows)) {
      blocks.add(new Block(Arrays.copyOfRange(chosen, block.from(), block.to()), all));
    }

    return blocks;
  }

  /** The factors that the gradients are made of, which have a few rows more than were chosen. */
  private record Forward(double loss, Factor inputs, Factor errors) {}

  private Forward forward(Pass pass, Targets targets, Block block, float scale) {
    int count = block.count();
    long inputs =
        block.inPlace()
            ? block.address(pass.inputs(), shape.inputSize())
            : gather(pass.inputs(), block.rows(), count);
    Factor left = Factor.rows(inputs, count, shape.inputSize(), Precision.FLOAT32);
    Linear.Product product = projection(pass, left);
    project.reserve(product);
    Scratch errors = reserveErrors(count);
    double loss = softmax(product, errors, targets, block.rows(), scale);
    clearTail(errors, block.size(), count);
    return new Forward(
        loss, left, Factor.rows(errors.address(), count, shape.classes(), kernels.precision()));
  }

  private Scratch reserveErrors(int count) {
    Precision precision = kernels.precision();
    return precision == Precision.FLOAT32
        ? logits
        : rounded.reserve((long) count * shape.classes() * precision.bytes());
  }

  private void clearTail(Scratch errors, int from, int to) {
    long width = (long) shape.classes() * kernels.precision().bytes();
    zero(errors.address() + from * width, (to - from) * width);
  }

  private double softmax(
      Linear.Product product, Scratch errors, Targets targets, int[] chosen, float scale) {
    int[] classes = Arrays.stream(chosen).map(row -> targets.classes()[row]).toArray();
    CrossEntropyRows.Job job =
        new CrossEntropyRows.Job(
            logits, classes, targets.labelSmoothing(), scale, kernels.precision(), errors);
    double[] losses = new double[kernels.threads()];
    Team.Barrier barrier = kernels.team().barrier(kernels.threads());
    kernels
        .team()
        .run(
            member -> {
              project.run(product, member, barrier);
              barrier.await();
              Span share = Span.of(chosen.length, member, kernels.threads());
              losses[member] = rows[member].run(kernels.worker(member), job, share);
            });
    return Arrays.stream(losses).sum();
  }

  private static int[] chosen(int rows, Targets targets) {
    int[] chosen = new int[rows];
    int count = 0;
    for (int row = 0; row < rows; row++) {
      if (targets.classes()[row] >= 0) {
        chosen[count++] = row;
      }
    }

    return Arrays.copyOf(chosen, count);
  }

  private long gather(Floats inputs, int[] chosen, int count) {
    int width = shape.inputSize();
    used.reserveFloats((long) count * width);
    for (int i = 0; i < chosen.length; i++) {
      used.floats().put(i * width, inputs.buffer(), chosen[i] * width, width);
    }

    DirectionBuffers.clearRows(used, chosen.length, count, width);
    return used.address();
  }

  private void weightGradients(Forward forward, Floats weights, Linear.Result result) {
    boolean byInput = shape.order() == OutputShape.WeightOrder.INPUT_ROWS;
    Factor a = byInput ? forward.inputs() : forward.errors();
    Factor b = byInput ? forward.errors() : forward.inputs();
    weightGradient.run(
        new Linear.Product(
            a.transposed(),
            b,
            Linear.RightSide.VALUES,
            null,
            Matrix.of(weights, a.columns(), b.columns()),
            result));
  }

  private void addBiasGradients(float[] sum) {
    for (CrossEntropyRows each : rows) {
      Elementwise.add(sum, each.biasGradient(), sum.length);
    }
  }

  private void inputGradients(Forward forward, Block block, Floats result) {
    int width = shape.inputSize();
    long floats = (long) block.count() * width;
    long target =
        block.inPlace()
            ? block.address(result, width)
            : usedGradients.reserveFloats(floats).address();
    inputGradient.run(
        new Linear.Product(
            forward.errors(),
            project.rightFactor().transposed(),
            Linear.RightSide.WEIGHTS,
            null,
            Matrix.of(Floats.at(target, floats), block.count(), width),
            Linear.Result.REPLACE));
    if (!block.inPlace()) {
      scatter(block.rows(), result);
    }
  }

  private void scatter(int[] chosen, Floats to) {
    int width = shape.inputSize();
    for (int i = 0; i < chosen.length; i++) {
      to.buffer().put(chosen[i] * width, usedGradients.floats(), i * width, width);
    }
  }

  private void clearIgnored(int count, Targets targets, Floats inputs) {
    int width = shape.inputSize();
    float[] zeros = new float[width];
    for (int row = 0; row < count; row++) {
      if (targets.classes()[row] < 0) {
        inputs.buffer().put(row * width, zeros);
      }
    }
  }

  private void clear(Gradients gradients, Pass pass) {
    zero(gradients.weights(), (long) shape.inputSize() * shape.classes());
    if (gradients.bias() != null) {
      zero(gradients.bias(), shape.classes());
    }

    if (gradients.inputs() != null) {
      zero(gradients.inputs(), (long) pass.rows() * shape.inputSize());
    }
  }

  private static void zero(Floats floats, long count) {
    zero(floats.address(), count * Float.BYTES);
  }

  private static void zero(long address, long bytes) {
    Pointer.memset(new Address().to(address), 0, bytes);
  }

  @Override
  public void close() {
    kernels.disown(this);
    for (Scratch each : new Scratch[] {used, logits, usedGradients, rounded}) {
      each.close();
    }

    for (Linear each : new Linear[] {project, inputGradient, weightGradient}) {
      each.close();
    }

    for (CrossEntropyRows each : rows) {
      each.close();
    }
  }
}
