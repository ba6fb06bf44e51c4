package dev.braid.kernel;

import java.util.Arrays;
import org.bytedeco.javacpp.Pointer;

/**
 * An output layer: logits = rows·W + b, softmax, cross-entropy against integer targets. Rows
 * without a target are left out of everything: neither read nor multiplied.
 */
public final class SoftmaxOutput implements AutoCloseable {
  private static final int GRAIN = 32;

  private final Kernels kernels;
  private final OutputShape shape;
  private final Scratch used = new Scratch();
  private final Scratch logits = new Scratch();
  private final Scratch usedGradients = new Scratch();
  private final Scratch ones = new Scratch();
  private final Linear project;
  private final Linear inputGradient;
  private final Linear weightGradient;
  private final Linear biasGradient;
  private final CrossEntropyRows[] rows;

  SoftmaxOutput(Kernels kernels, OutputShape shape) {
    this.kernels = kernels;
    this.shape = shape;
    project = new Linear(kernels);
    inputGradient = new Linear(kernels);
    weightGradient = new Linear(kernels);
    biasGradient = new Linear(kernels);
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

  /** The sum of the losses, in nats, of the rows that have a target. */
  public double loss(Pass pass, Targets targets) {
    return run(pass, targets, 0f).loss();
  }

  /**
   * Computes the loss and all gradients.
   *
   * @param scale the factor of the gradients; 1 / tokens for the gradient of the mean
   * @return the sum of the losses in nats, not scaled
   */
  public double lossAndGradients(Pass pass, Targets targets, float scale, Gradients gradients) {
    Forward forward = run(pass, targets, scale);
    Matrix errors = forward.errors();
    Matrix inputs = forward.inputs();
    if (errors == null) {
      clear(gradients, pass);
      return 0;
    }

    weightGradients(inputs, errors, gradients);
    if (gradients.inputs() != null) {
      inputGradients(pass, targets, errors, gradients.inputs());
    }

    return forward.loss();
  }

  private record Forward(double loss, Matrix inputs, Matrix errors) {}

  private Forward run(Pass pass, Targets targets, float scale) {
    targets.check(pass.rows(), shape.classes());
    int[] chosen = chosen(pass.rows(), targets);
    if (chosen.length == 0) {
      return new Forward(0, null, null);
    }

    boolean all = chosen.length == pass.rows();
    int count = all ? chosen.length : (chosen.length + GRAIN - 1) / GRAIN * GRAIN;
    Floats inputs = all ? pass.inputs() : gather(pass.inputs(), chosen, count);
    logits.reserveFloats((long) count * shape.classes());
    Matrix left = Matrix.of(inputs, count, shape.inputSize());
    Matrix result =
        Matrix.of(
            Floats.at(logits.address(), (long) count * shape.classes()), count, shape.classes());
    Linear.Product product =
        new Linear.Product(
            left,
            shape.weights(pass.weights()),
            Linear.RightSide.WEIGHTS,
            pass.bias(),
            result,
            Linear.Result.REPLACE);
    project.reserve(product);
    double loss = softmax(product, targets, chosen, scale);
    DirectionBuffers.clearRows(logits, chosen.length, count, shape.classes());
    return new Forward(loss, left, result);
  }

  private double softmax(Linear.Product product, Targets targets, int[] chosen, float scale) {
    int[] classes = Arrays.stream(chosen).map(row -> targets.classes()[row]).toArray();
    double[] losses = new double[kernels.threads()];
    Team.Barrier barrier = kernels.team().barrier(kernels.threads());
    kernels
        .team()
        .run(
            member -> {
              project.run(product, member, barrier);
              barrier.await();
              losses[member] =
                  rows[member].run(
                      kernels.worker(member),
                      logits,
                      Span.of(chosen.length, member, kernels.threads()),
                      classes,
                      targets.labelSmoothing(),
                      scale);
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

  private Floats gather(Floats inputs, int[] chosen, int count) {
    int width = shape.inputSize();
    used.reserveFloats((long) count * width);
    for (int i = 0; i < chosen.length; i++) {
      used.floats().put(i * width, inputs.buffer(), chosen[i] * width, width);
    }

    DirectionBuffers.clearRows(used, chosen.length, count, width);
    return Floats.at(used.address(), (long) count * width);
  }

  private void weightGradients(Matrix inputs, Matrix errors, Gradients gradients) {
    if (shape.order() == OutputShape.WeightOrder.INPUT_ROWS) {
      product(
          weightGradient,
          inputs.transposed(),
          errors,
          Matrix.of(gradients.weights(), shape.inputSize(), shape.classes()));
    } else {
      product(
          weightGradient,
          errors.transposed(),
          inputs,
          Matrix.of(gradients.weights(), shape.classes(), shape.inputSize()));
    }

    if (gradients.bias() != null) {
      product(
          biasGradient,
          Matrix.of(ones(errors.rows()), 1, errors.rows()),
          errors,
          Matrix.of(gradients.bias(), 1, shape.classes()));
    }
  }

  private static void product(Linear linear, Matrix a, Matrix b, Matrix c) {
    linear.multiply(a, b, Linear.RightSide.VALUES, null, c, Linear.Result.REPLACE);
  }

  private Floats ones(int count) {
    ones.reserveFloats(count);
    float[] values = new float[count];
    Arrays.fill(values, 1f);
    ones.floats().put(0, values);
    return Floats.at(ones.address(), count);
  }

  private void inputGradients(Pass pass, Targets targets, Matrix errors, Floats result) {
    boolean all = errors.rows() == pass.rows() && targets.count() == pass.rows();
    int width = shape.inputSize();
    Floats target = result;
    if (!all) {
      usedGradients.reserveFloats((long) errors.rows() * width);
      target = Floats.at(usedGradients.address(), (long) errors.rows() * width);
    }

    inputGradient.multiply(
        errors,
        shape.weights(pass.weights()).transposed(),
        Linear.RightSide.WEIGHTS,
        null,
        Matrix.of(target, errors.rows(), width),
        Linear.Result.REPLACE);
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
    Pointer.memset(new Address().to(floats.address()), 0, count * Float.BYTES);
  }

  @Override
  public void close() {
    for (Scratch each : new Scratch[] {used, logits, usedGradients, ones}) {
      each.close();
    }

    for (Linear each : new Linear[] {project, inputGradient, weightGradient, biasGradient}) {
      each.close();
    }

    for (CrossEntropyRows each : rows) {
      each.close();
    }
  }
}
