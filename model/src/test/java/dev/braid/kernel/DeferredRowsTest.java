package dev.braid.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeferredRowsTest {
  private static final int ROWS = 301;

  enum Optimizer {
    SGD,
    NESTEROV,
    ADAM;

    UpdateRule rule(int step) {
      float rate = 0.1f / step;
      return switch (this) {
        case SGD -> new UpdateRule.Sgd(rate);
        case NESTEROV -> new UpdateRule.Nesterov(rate, 0.9f);
        case ADAM -> new UpdateRule.Adam(rate, 0.9f, 0.999f, 1e-8f, step);
      };
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SGD, 100, 1",
    "SGD, 7, 2",
    "NESTEROV, 100, 2",
    "NESTEROV, 3000, 1",
    "ADAM, 1, 2",
    "ADAM, 100, 1",
    "ADAM, 100, 2",
    "ADAM, 64, 2",
    "ADAM, 2049, 3"
  })
  void everyRowGetsTheBitsOfADensePassAtEachStep(Optimizer optimizer, int width, int threads) {
    try (Kernels kernels = Kernels.open(Precision.FLOAT32, threads);
        TestMemory memory = new TestMemory()) {
      compare(kernels, memory, new Random(width), optimizer, width);
    }
  }

  /** Every row gets the bits of a dense pass at each of some steps. */
  static void compare(
      Kernels kernels, TestMemory memory, Random random, Optimizer optimizer, int width) {
    Floats start = memory.random(random, ROWS * width, 1);
    Table dense = new Table(memory, start, optimizer);
    Table sparse = new Table(memory, start, optimizer);
    DeferredRows deferred = kernels.flatUpdate().deferredRows(sparse.arrays, width);
    for (int step = 1; step <= 23; step++) {
      int[] touched = touched(random);
      Floats gradients = gradients(memory, random, touched, width);
      sparse.gradients(gradients);
      dense.gradients(gradients);
      deferred.catchUp(lookedUp(random, touched));
      for (int row : touched) {
        assertThat(sparse.row(row, width)).isEqualTo(dense.row(row, width));
      }
      kernels.flatUpdate().update(optimizer.rule(step), dense.arrays, 0.7f);
      deferred.step(optimizer.rule(step), touched, 0.7f);
      if (step == 11) {
        deferred.catchUp();
      }
    }
    deferred.catchUp();

    assertThat(sparse.values()).isEqualTo(dense.values());
  }

  /** A few rows, some of which are never touched. */
  private static int[] touched(Random random) {
    return IntStream.range(0, random.nextInt(60))
        .map(i -> random.nextInt(ROWS / 2))
        .distinct()
        .sorted()
        .toArray();
  }

  /** The rows in any order, some twice, and padding. */
  private static int[] lookedUp(Random random, int[] rows) {
    int[] ids = Arrays.copyOf(rows, 2 * rows.length + 1);
    for (int i = rows.length; i < 2 * rows.length; i++) {
      ids[i] = rows[random.nextInt(rows.length)];
    }
    ids[ids.length - 1] = -1;
    return ids;
  }

  private static Floats gradients(TestMemory memory, Random random, int[] touched, int width) {
    float[] values = new float[ROWS * width];
    for (int row : touched) {
      for (int i = row * width; i < (row + 1) * width; i++) {
        values[i] = (float) random.nextGaussian();
      }
    }
    return memory.of(values);
  }

  private static final class Table {
    private final Floats parameters;
    private final Floats gradients;
    private final Floats state;
    private final UpdateArrays arrays;

    Table(TestMemory memory, Floats start, Optimizer optimizer) {
      parameters = memory.of(TestMemory.read(start));
      gradients = memory.zeros(start.length());
      state = memory.zeros(2 * start.length());
      arrays = UpdateArrays.of(parameters, gradients, state, optimizer.rule(1).stateCount());
    }

    void gradients(Floats values) {
      gradients.buffer().put(0, TestMemory.read(values));
    }

    float[] row(int row, int width) {
      float[] values = new float[width];
      parameters.buffer().get(row * width, values);
      return values;
    }

    float[] values() {
      float[] values = Arrays.copyOf(TestMemory.read(parameters), 3 * (int) parameters.length());
      state.buffer().get(0, values, (int) parameters.length(), (int) state.length());
      return values;
    }
  }

  @Test
  void aTableThatWasWrittenAnewHasNothingPutOff() {
    try (Kernels kernels = Kernels.open(Precision.FLOAT32, 1);
        TestMemory memory = new TestMemory()) {
      Table table = new Table(memory, memory.of(1, 2, 3, 4), Optimizer.NESTEROV);
      DeferredRows deferred = kernels.flatUpdate().deferredRows(table.arrays, 2);
      table.state.buffer().put(0, new float[] {1, 1, 1, 1});
      deferred.step(Optimizer.NESTEROV.rule(1), new int[] {0}, 1f);

      deferred.forget();
      table.parameters.buffer().put(0, new float[] {5, 6, 7, 8});
      deferred.catchUp();

      assertThat(TestMemory.read(table.parameters)).containsExactly(5, 6, 7, 8);
    }
  }

  @Test
  void aStepOfARowThatWasNotCaughtUpIsRefused() {
    try (Kernels kernels = Kernels.open(Precision.FLOAT32, 1);
        TestMemory memory = new TestMemory()) {
      Table table = new Table(memory, memory.of(1, 2, 3, 4), Optimizer.ADAM);
      DeferredRows deferred = kernels.flatUpdate().deferredRows(table.arrays, 2);
      deferred.step(Optimizer.ADAM.rule(1), new int[] {0}, 1f);

      assertThatThrownBy(() -> deferred.step(Optimizer.ADAM.rule(2), new int[] {1}, 1f))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("Row 1 was not caught up before it was read");
    }
  }
}
