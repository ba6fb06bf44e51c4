package dev.braid.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.braid.kernel.OutputShape.WeightOrder;
import java.util.Arrays;
import java.util.Random;

/**
 * The kernels and a random case of each. Errors are measured in the norm, against the norm of what
 * is expected or, where that can vanish by chance, of the factors it is made of.
 */
enum FuzzedKernel {
  RECURRENCE {
    @Override
    void check(Kernels kernels, Random random, TestMemory memory) {
      boolean exact = kernels.precision() == Precision.FLOAT32;
      boolean large = random.nextInt(40) == 0;
      RecurrentShape shape =
          new RecurrentShape(
              any(Cell.values(), random),
              size(random, large ? 300 : 70),
              size(random, large ? 300 : 90),
              any(Directions.values(), random));
      try (Recurrence layer = kernels.recurrence(shape)) {
        for (int pass = large ? 2 : random.nextInt(3); pass >= 0; pass--) {
          kernels.weightsChanged();
          Lengths lengths = lengths(random, 12, large ? 9 : 20);
          try (RecurrentCase given = new RecurrentCase(shape, lengths, random.nextLong())) {
            given.fillPadding(Float.NaN);
            layer.forwardForTraining(given.pass());
            layer.backward(given.gradients());
            ExpectedRecurrence expected = new ExpectedRecurrence(given, kernels.precision());
            if (exact) {
              expected.compare(2e-4, 1e-5);
            } else {
              // A state at the edge between two bfloat16 may fall to the other side: 1 part in 256.
              expected.compare(1e-2, 4e-3);
            }
          }
        }
      }
    }
  },
  ATTENTION {
    @Override
    void check(Kernels kernels, Random random, TestMemory memory) {
      AttentionShape shape =
          AttentionTest.shape(
              any(AttentionScore.values(), random),
              8 + random.nextInt(60),
              8 + random.nextInt(60),
              8 + random.nextInt(60));
      Lengths memories = lengths(random, 20, 8);
      Lengths queries = multiple(random, memories);
      try (AttentionCase given = new AttentionCase(shape, queries, memories, random.nextLong())) {
        given.fillPadding(Float.NaN);
        given.run(kernels);
        given.fillPadding(0f);
        compare(kernels, new ExpectedAttention(given)::compare);
      }
    }
  },
  FEEDING_DECODER {
    @Override
    void check(Kernels kernels, Random random, TestMemory memory) {
      FeedingShape shape =
          FeedingDecoderTest.shape(
              any(Cell.values(), random),
              any(AttentionScore.values(), random),
              any(Feeding.values(), random),
              8 + random.nextInt(30),
              1 + random.nextInt(2));
      Lengths memories = lengths(random, 12, 4);
      Lengths own = multiple(random, memories);
      try (FeedingCase given = new FeedingCase(shape, own, memories, random.nextLong())) {
        given.fillPadding(Float.NaN);
        given.run(kernels);
        given.fillPadding(0f);
        compare(kernels, new ExpectedFeeding(given)::compare);
      }
    }
  },
  LINEAR {
    @Override
    void check(Kernels kernels, Random random, TestMemory memory) {
      int m = size(random, 90);
      int k = size(random, 90);
      int n = size(random, 90);
      Matrix a = matrix(memory, random, m, k);
      Matrix b = matrix(memory, random, k, n);
      Floats bias = random.nextBoolean() ? memory.random(random, n, 1) : null;
      Linear.Result result = any(Linear.Result.values(), random);
      Floats c = memory.random(random, (long) m * n, 1);
      double[] expected = TestMemory.doubles(c);
      product(a, b, bias, result, expected);
      try (Linear linear = kernels.linear()) {
        linear.multiply(
            a, b, any(Linear.RightSide.values(), random), bias, Matrix.of(c, m, n), result);
      }
      near("C", c, expected, rounding(kernels) * norm(a.values()) * norm(b.values()));
    }
  },
  OUTPUT {
    @Override
    void check(Kernels kernels, Random random, TestMemory memory) {
      WeightOrder order = any(WeightOrder.values(), random);
      OutputShape shape = new OutputShape(size(random, 60), size(random, 120), order);
      int rows = size(random, 50);
      int width = shape.inputSize();
      double scale = 1 / Math.sqrt(width);
      Floats x = memory.random(random, (long) rows * width, 1);
      int[] classes = random.ints(rows, 0, shape.classes()).toArray();
      ignoreSome(classes, x, width, random);
      SoftmaxOutput.Pass pass =
          new SoftmaxOutput.Pass(
              rows,
              x,
              memory.random(random, (long) width * shape.classes(), scale),
              memory.random(random, shape.classes(), 1));
      Targets targets = new Targets(classes, random.nextInt(3) * 0.1f);
      SoftmaxOutput.Gradients gradients =
          new SoftmaxOutput.Gradients(
              memory.garbage((long) rows * width),
              memory.garbage((long) width * shape.classes()),
              memory.garbage(shape.classes()));
      try (SoftmaxOutput output = kernels.softmaxOutput(shape)) {
        kernels.weightsChanged();
        double loss = output.lossAndGradients(pass, targets, 0.25f, gradients);
        compare(kernels, shape, pass, targets, loss, gradients);
        assertThat(output.loss(pass, targets)).isEqualTo(loss);
      }
    }
  },
  EMBEDDING {
    @Override
    void check(Kernels kernels, Random random, TestMemory memory) {
      int rows = size(random, 200);
      int width = size(random, 70);
      int[] ids = random.ints(random.nextInt(300), -1, rows).toArray();
      Floats values = memory.random(random, (long) rows * width, 1);
      Floats outputs = memory.garbage((long) ids.length * width);
      kernels.embedding().lookUp(ids, new Embedding.Table(values, rows, width), outputs);
      Floats errors = memory.random(random, (long) ids.length * width, 1);
      Floats gradient = memory.random(random, (long) rows * width, 1);
      double[] expected = TestMemory.doubles(gradient);
      Embedding.Rows kept = any(Embedding.Rows.values(), random);
      int[] touched =
          kernels
              .embedding()
              .gradient(ids, errors, new Embedding.Table(gradient, rows, width), kept);
      double[] table = TestMemory.doubles(values);
      double[] looked = new double[ids.length * width];
      double[] arriving = TestMemory.doubles(errors);
      for (int row : kept == Embedding.Rows.REPLACE ? touched : new int[0]) {
        Arrays.fill(expected, row * width, (row + 1) * width, 0);
      }
      for (int i = 0; i < looked.length; i++) {
        int id = ids[i / width];
        if (id >= 0) {
          looked[i] = table[id * width + i % width];
          expected[id * width + i % width] += arriving[i];
        }
      }
      near("rows", outputs, looked, 0);
      near("gradient", gradient, expected, 1e-6 * (1 + norm(errors)));
      assertThat(touched)
          .isEqualTo(Arrays.stream(ids).filter(id -> id >= 0).distinct().sorted().toArray());
    }
  },
  POOLING {
    @Override
    void check(Kernels kernels, Random random, TestMemory memory) {
      Lengths lengths = lengths(random, 15, 20);
      int width = size(random, 70);
      Pooling pooling = any(Pooling.values(), random);
      Floats inputs = memory.random(random, (long) lengths.steps() * lengths.batch() * width, 1);
      Floats pooled = memory.garbage((long) lengths.batch() * width);
      Floats errors = memory.random(random, pooled.length(), 1);
      Floats gradients = memory.garbage(inputs.length());
      int[] steps = pooling.forward(lengths, width, inputs, pooled);
      pooling.backward(lengths, width, errors, steps, gradients);
      double[] expected = new double[(int) pooled.length()];
      double[] expectedGradients = new double[(int) inputs.length()];
      double[] x = TestMemory.doubles(inputs);
      double[] dy = TestMemory.doubles(errors);
      for (int i = 0; i < expected.length; i++) {
        int length = lengths.length(i / width);
        double[] share = shares(pooling, x, i, expected.length, length);
        for (int step = 0; step < length; step++) {
          expected[i] += share[step] * x[step * expected.length + i];
          expectedGradients[step * expected.length + i] = share[step] * dy[i];
        }
      }
      near("pooled", pooled, expected, 1e-6 * norm(pooled));
      near("gradients", gradients, expectedGradients, 1e-6 * norm(errors));
    }
  },
  UPDATE {
    @Override
    void check(Kernels kernels, Random random, TestMemory memory) {
      int count = random.nextInt(20) == 0 ? 140_003 : size(random, 5000);
      Floats parameters = memory.random(random, count, 1);
      Floats state = memory.zeros(2L * count);
      ReferenceUpdate reference = new ReferenceUpdate(TestMemory.doubles(parameters));
      int kind = random.nextInt(3);
      for (int step = 1; step <= 3; step++) {
        UpdateRule rule =
            switch (kind) {
              case 0 -> new UpdateRule.Sgd(0.1f);
              case 1 -> new UpdateRule.Nesterov(0.1f, 0.9f);
              default -> new UpdateRule.Adam(0.1f, 0.9f, 0.999f, 1e-8f, step);
            };
        Floats gradients = memory.random(random, count, 1);
        double squares = kernels.flatUpdate().squaredNorm(gradients);
        double expected = Math.pow(norm(gradients), 2);
        assertThat(squares).as("squared norm").isCloseTo(expected, within(1e-5 * expected));
        float factor = (float) Math.min(1, 10 / Math.sqrt(squares));
        kernels.flatUpdate().update(rule, parameters, gradients, state, factor);
        reference.step(rule, TestMemory.doubles(gradients), factor);
      }
      near("parameters", parameters, reference.parameters, 2e-6 * (1 + norm(parameters)));
    }
  },
  DEFERRED_ROWS {
    @Override
    void check(Kernels kernels, Random random, TestMemory memory) {
      DeferredRowsTest.Optimizer optimizer = any(DeferredRowsTest.Optimizer.values(), random);
      DeferredRowsTest.compare(kernels, memory, random, optimizer, size(random, 150));
    }
  },
  DROPOUT {
    @Override
    void check(Kernels kernels, Random random, TestMemory memory) {
      float rate = random.nextInt(10) * 0.1f;
      float[] before = TestMemory.read(memory.random(random, size(random, 9000), 1));
      int period = random.nextBoolean() ? before.length : size(random, before.length);
      Floats values = memory.of(before);
      Dropout dropout = new Dropout(rate, random.nextLong(), random.nextInt());
      dropout.apply(values, period);
      float[] after = TestMemory.read(values);
      float kept = 1f / (1f - rate);
      for (int i = 0; i < after.length; i++) {
        boolean dropped = after[i % period] == 0f;
        assertThat(after[i]).isEqualTo((dropped ? 0f : kept) * before[i]);
      }
    }
  };

  /** Draws a case and compares what the kernel makes of it with its reference. */
  abstract void check(Kernels kernels, Random random, TestMemory memory);

  /** One of the kernels; every other time the one that has the most to go wrong. */
  static FuzzedKernel draw(Random random) {
    return random.nextBoolean() ? RECURRENCE : any(values(), random);
  }

  private static <T> T any(T[] values, Random random) {
    return values[random.nextInt(values.length)];
  }

  /** 1 to {@code largest}, 1 itself more often than others. */
  private static int size(Random random, int largest) {
    return random.nextInt(8) == 0 ? 1 : 1 + random.nextInt(largest);
  }

  /** Lengths from 0 on; a full batch one time in three. */
  private static Lengths lengths(Random random, int longest, int largest) {
    int steps = 1 + random.nextInt(longest);
    int batch = size(random, largest);
    return random.nextInt(3) == 0
        ? Lengths.full(steps, batch)
        : Lengths.of(steps, random.ints(batch, 0, steps + 1).toArray());
  }

  /** Lengths of as many sequences as there are memories, or two or three times as many. */
  private static Lengths multiple(Random random, Lengths memories) {
    int steps = 1 + random.nextInt(10);
    int batch = memories.batch() * (1 + random.nextInt(3));
    return random.nextInt(3) == 0
        ? Lengths.full(steps, batch)
        : Lengths.of(steps, random.ints(batch, 0, steps + 1).toArray());
  }

  /** A comparison with a relative error, and one that is allowed where little is expected. */
  private interface Comparison {
    void compare(double tolerance, double least);
  }

  /** Gradients of scores are differences of numbers of about 1, in which rounding weighs more. */
  private static void compare(Kernels kernels, Comparison comparison) {
    boolean exact = kernels.precision() == Precision.FLOAT32;
    comparison.compare(exact ? 2e-4 : 1e-1, exact ? 1e-5 : 1e-1);
  }

  /** A dense matrix that lies by rows or by columns. */
  private static Matrix matrix(TestMemory memory, Random random, int rows, int columns) {
    Floats values = memory.random(random, (long) rows * columns, 1);
    return random.nextBoolean()
        ? Matrix.of(values, rows, columns)
        : Matrix.of(values, columns, rows).transposed();
  }

  /** What each step of one feature of one sequence counts. */
  private static double[] shares(Pooling pooling, double[] x, int feature, int stride, int length) {
    double[] shares = new double[length];
    if (pooling == Pooling.MEAN) {
      Arrays.fill(shares, 1.0 / length);
    } else if (length > 0) {
      int chosen = pooling == Pooling.LAST ? length - 1 : 0;
      for (int step = 1; step < length && pooling == Pooling.MAX; step++) {
        chosen = x[step * stride + feature] > x[chosen * stride + feature] ? step : chosen;
      }
      shares[chosen] = 1;
    }
    return shares;
  }

  private static void product(Matrix a, Matrix b, Floats bias, Linear.Result result, double[] c) {
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < b.columns(); j++) {
        double sum = result == Linear.Result.ADD ? c[i * b.columns() + j] : 0;
        sum += bias == null ? 0 : bias.buffer().get(j);
        for (int k = 0; k < a.columns(); k++) {
          sum += (double) element(a, i, k) * element(b, k, j);
        }
        c[i * b.columns() + j] = sum;
      }
    }
  }

  private static float element(Matrix matrix, int row, int column) {
    boolean byRow = matrix.storage() == Matrix.Storage.ROWS;
    int at = byRow ? row * matrix.stride() + column : column * matrix.stride() + row;
    return matrix.values().buffer().get(at);
  }

  /** Takes the targets of some rows away, and all sense from what stands there. */
  private static void ignoreSome(int[] classes, Floats inputs, int width, Random random) {
    int share = random.nextInt(3);
    for (int row = 0; row < classes.length; row++) {
      if (random.nextInt(3) < share) {
        classes[row] = -1;
        for (int i = 0; i < width; i++) {
          inputs.buffer().put(row * width + i, Float.NaN);
        }
      }
    }
  }

  private static void compare(
      Kernels kernels,
      OutputShape shape,
      SoftmaxOutput.Pass pass,
      Targets targets,
      double loss,
      SoftmaxOutput.Gradients gradients) {
    ReferenceOutput expected = new ReferenceOutput(shape, pass, targets, 0.25);
    double tolerance = kernels.precision() == Precision.FLOAT32 ? 1e-4 : 4e-2;
    double error = tolerance * expected.errorNorm;
    int count = targets.count();
    assertThat(loss).isCloseTo(expected.loss, within(tolerance * (expected.loss + count)));
    near("dx", gradients.inputs(), expected.dx, error * norm(pass.weights()));
    near("dW", gradients.weights(), expected.dw, error * norm(pass.inputs()));
    near("db", gradients.bias(), expected.db, error * Math.sqrt(count));
  }

  /** What rounding may do to a product, relative to the norms of its factors. */
  private static double rounding(Kernels kernels) {
    return kernels.precision() == Precision.FLOAT32 ? 1e-6 : 1e-2;
  }

  /** The norm of all values but NaN. */
  private static double norm(Floats values) {
    return Math.sqrt(
        Arrays.stream(TestMemory.doubles(values)).filter(v -> v == v).map(v -> v * v).sum());
  }

  private static void near(String what, Floats actual, double[] expected, double tolerance) {
    double[] values = TestMemory.doubles(actual);
    double difference = 0;
    for (int i = 0; i < values.length; i++) {
      difference += Math.pow(values[i] - expected[i], 2);
    }
    assertThat(Math.sqrt(difference)).as(what).isLessThanOrEqualTo(tolerance + 1e-6);
  }
}
