package dev.braid.kernel;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;

/**
 * An output layer: logits = rows·W + b, softmax, cross-entropy against integer targets. Rows
 * without a target are left out of everything: neither read nor multiplied.
 */
public final class SoftmaxOutput implements AutoCloseable {
  // As many logits as a shared cache holds, but rows enough for a fast product.
  private static final int SCORED_LOGITS = 1 << 22;
  private static final int SCORED_ROWS = 64;
  private static final int BLOCK_ROWS = 8;

  private final Kernels kernels;
  private final OutputShape shape;
  private final Scratch used = new Scratch();
  private final Scratch logits = new Scratch();
  private final Scratch usedGradients = new Scratch();
  private final Scratch rounded = new Scratch();
  private final Linear project;
  private final Linear inputGradient;
  private final Linear weightGradient;
  private final CrossEntropyRows[] rows;

  SoftmaxOutput(Kernels kernels, OutputShape shape) {
    this.kernels = kernels;
    this.shape = shape;
    project = new Linear(kernels);
    inputGradient = new Linear(kernels);
    weightGradient = new Linear(kernels);
    rows = new CrossEntropyRows[kernels.threads()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new CrossEntropyRows(shape.classes());
    }
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
    return run(pass, targets, 0f).loss();
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
    Forward forward = run(pass, targets, scale);
    if (forward.count() == 0) {
      clear(gradients, pass);
      return 0;
    }

    weightGradients(forward, gradients);
    if (gradients.inputs() != null) {
      inputGradients(pass, targets, forward, gradients.inputs());
    }

    return forward.loss();
  }

  /** The factors that the gradients are made of; {@code count} rows have a target. */
  private record Forward(double loss, int count, Factor inputs, Factor errors) {}

  private Forward run(Pass pass, Targets targets, float scale) {
    targets.check(pass.rows(), shape.classes());
    int[] chosen = chosen(pass.rows(), targets);
    if (chosen.length == 0) {
      return new Forward(0, 0, null, null);
    }

    boolean all = chosen.length == pass.rows();
    int count = all ? chosen.length : PackedRows.roundedUp(chosen.length);
    long inputs = all ? pass.inputs().address() : gather(pass.inputs(), chosen, count);
    Factor left = Factor.rows(inputs, count, shape.inputSize(), Precision.FLOAT32);
    Linear.Product product = projection(pass, left);
    project.reserve(product);
    Scratch errors = reserveErrors(count);
    double loss = softmax(product, errors, targets, chosen, scale);
    clearTail(errors, chosen.length, count);
    return new Forward(
        loss,
        chosen.length,
        left,
        Factor.rows(errors.address(), count, shape.classes(), kernels.precision()));
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

  private void weightGradients(Forward forward, Gradients gradients) {
    boolean byInput = shape.order() == OutputShape.WeightOrder.INPUT_ROWS;
    Factor a = byInput ? forward.inputs() : forward.errors();
    Factor b = byInput ? forward.errors() : forward.inputs();
    weightGradient.run(
        new Linear.Product(
            a.transposed(),
            b,
            Linear.RightSide.VALUES,
            null,
            Matrix.of(gradients.weights(), a.columns(), b.columns()),
            Linear.Result.REPLACE));
    if (gradients.bias() != null) {
      float[] sum = new float[shape.classes()];
      for (CrossEntropyRows each : rows) {
        Elementwise.add(sum, each.biasGradient(), sum.length);
      }

      gradients.bias().buffer().put(0, sum);
    }
  }

  private void inputGradients(Pass pass, Targets targets, Forward forward, Floats result) {
    int width = shape.inputSize();
    int count = forward.errors().rows();
    boolean all = forward.count() == pass.rows();
    Floats target = result;
    if (!all) {
      usedGradients.reserveFloats((long) count * width);
      target = Floats.at(usedGradients.address(), (long) count * width);
    }

    inputGradient.run(
        new Linear.Product(
            forward.errors(),
            project.rightFactor().transposed(),
            Linear.RightSide.WEIGHTS,
            null,
            Matrix.of(target, count, width),
            Linear.Result.REPLACE));
    if (!all) {
      scatter(pass.rows(), targets, target, result);
    }
  }

  private void scatter(int count, Targets targets, Floats from, Floats to) {
    int width = shape.inputSize();
    float[] zeros = new float[width];
    int next = 0;
    for (int row = 0; row < count; row++) {
      if (targets.classes()[row] >= 0) {
        to.buffer().put(row * width, from.buffer(), next++ * width, width);
      } else {
        to.buffer().put(row * width, zeros);
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
