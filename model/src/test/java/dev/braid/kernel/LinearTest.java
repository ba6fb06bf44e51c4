package dev.braid.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.braid.kernel.Linear.Result;
import dev.braid.kernel.Linear.RightSide;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinearTest {
  @ParameterizedTest
  @CsvSource({
    "FLOAT32, 1, 1, 1, 1",
    "FLOAT32, 2, 7, 5, 33",
    "FLOAT32, 3, 40, 3, 70",
    "BFLOAT16, 1, 5, 9, 17",
    "BFLOAT16, 2, 40, 31, 70"
  })
  void multipliesInAnyOrderOfBothSides(Precision precision, int threads, int m, int k, int n) {
    double tolerance = precision == Precision.FLOAT32 ? 1e-5 : 1e-2;
    Random random = new Random(3);
    try (Kernels kernels = Kernels.open(precision, threads);
        TestMemory memory = new TestMemory()) {
      for (int variant = 0; variant < 8; variant++) {
        Matrix a = matrix(memory, random, m, k, (variant & 1) != 0);
        Matrix b = matrix(memory, random, k, n, (variant & 2) != 0);
        Floats bias = (variant & 4) != 0 ? memory.random(random, n, 1) : null;
        Result result = (variant & 4) != 0 ? Result.REPLACE : Result.ADD;
        Matrix c =
            new Matrix(memory.random(random, m * (n + 2), 1), m, n, Matrix.Storage.ROWS, n + 2);
        double[] before = TestMemory.doubles(c.values());
        kernels.linear().multiply(a, b, RightSide.VALUES, bias, c, result);
        double[] after = TestMemory.doubles(c.values());
        for (int i = 0; i < m; i++) {
          for (int j = 0; j < n + 2; j++) {
            int at = i * (n + 2) + j;
            double sum = result == Result.ADD || j >= n ? before[at] : 0;
            sum += bias != null && j < n ? bias.buffer().get(j) : 0;
            for (int x = 0; x < k && j < n; x++) {
              sum += (double) element(a, i, x) * element(b, x, j);
            }
            assertThat(after[at]).isCloseTo(sum, within(tolerance * (1 + k)));
          }
        }
      }
    }
  }

  private static Matrix matrix(
      TestMemory memory, Random random, int rows, int columns, boolean transposed) {
    return transposed
        ? matrix(memory, random, columns, rows, false).transposed()
        : new Matrix(
            memory.random(random, (long) rows * (columns + 3), 1),
            rows,
            columns,
            Matrix.Storage.ROWS,
            columns + 3);
  }

  private static float element(Matrix m, int row, int column) {
    boolean byRow = m.storage() == Matrix.Storage.ROWS;
    return m.values().buffer().get(byRow ? row * m.stride() + column : column * m.stride() + row);
  }

  @Test
  void keepsPackedWeightsUntilToldThatTheyChanged() {
    try (Kernels kernels = Kernels.open(Precision.BFLOAT16, 1);
        TestMemory memory = new TestMemory()) {
      Matrix a = Matrix.of(memory.of(2), 1, 1);
      Matrix b = Matrix.of(memory.of(3), 1, 1);
      Matrix c = Matrix.of(memory.zeros(1), 1, 1);
      Linear linear = kernels.linear();
      linear.multiply(a, b, RightSide.WEIGHTS, null, c, Result.REPLACE);
      b.values().buffer().put(0, 5);
      kernels.weightsChanged();
      linear.multiply(a, b, RightSide.WEIGHTS, null, c, Result.REPLACE);
      assertThat(c.values().buffer().get(0)).isEqualTo(10f);
    }
  }

  @Test
  void refusesSidesThatDoNotFit() {
    try (Kernels kernels = Kernels.open(Precision.FLOAT32, 1);
        TestMemory memory = new TestMemory()) {
      Matrix a = Matrix.of(memory.zeros(6), 2, 3);
      assertThatThrownBy(
              () -> kernels.linear().multiply(a, a, RightSide.VALUES, null, a, Result.REPLACE))
          .hasMessage("Cannot multiply 2 x 3 by 2 x 3 into 2 x 3");
    }
  }
}
