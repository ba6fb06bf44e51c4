package dev.braid.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void looksUpRowsAndWritesZerosForPadding(int threads) {
    try (Kernels kernels = Kernels.open(Precision.FLOAT32, threads);
        TestMemory memory = new TestMemory()) {
      Embedding.Table table = new Embedding.Table(memory.of(1, 2, 3, 4, 5, 6), 3, 2);
      Floats outputs = memory.garbage(8);
      kernels.embedding().lookUp(new int[] {2, -1, 0, 2}, table, outputs);
      assertThat(TestMemory.read(outputs)).containsExactly(5, 6, 0, 0, 1, 2, 5, 6);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void sumsGradientsByIdAndTouchesNothingElse(int threads) {
    try (Kernels kernels = Kernels.open(Precision.FLOAT32, threads);
        TestMemory memory = new TestMemory()) {
      Floats gradient = memory.of(9, 9, 9, 9, 9, 9, 9, 9);
      Embedding.Table table = new Embedding.Table(gradient, 4, 2);
      Floats outputs = memory.of(1, 2, Float.NaN, Float.NaN, 10, 20, 100, 200);
      int[] ids = {3, -1, 1, 3};
      int[] touched = kernels.embedding().gradient(ids, outputs, table, Embedding.Rows.REPLACE);
      assertThat(touched).containsExactly(1, 3);
      assertThat(TestMemory.read(gradient)).containsExactly(9, 9, 10, 20, 9, 9, 101, 202);

      kernels.embedding().gradient(ids, outputs, table, Embedding.Rows.ADD);
      assertThat(TestMemory.read(gradient)).containsExactly(9, 9, 20, 40, 9, 9, 202, 404);

      kernels.embedding().clear(table, touched);
      assertThat(TestMemory.read(gradient)).containsExactly(9, 9, 0, 0, 9, 9, 0, 0);
    }
  }

  @Test
  void touchesNothingWhereAllIsPadding() {
    try (Kernels kernels = Kernels.open(Precision.FLOAT32, 2);
        TestMemory memory = new TestMemory()) {
      Embedding.Table table = new Embedding.Table(memory.of(1, 2), 1, 2);
      int[] touched =
          kernels
              .embedding()
              .gradient(new int[] {-1}, memory.garbage(2), table, Embedding.Rows.REPLACE);
      assertThat(touched).isEmpty();
      assertThat(TestMemory.read(table.values())).containsExactly(1, 2);
    }
  }

  @Test
  void refusesAnIdOutsideTheTable() {
    try (Kernels kernels = Kernels.open(Precision.FLOAT32, 1);
        TestMemory memory = new TestMemory()) {
      Embedding.Table table = new Embedding.Table(memory.of(1, 2), 1, 2);
      assertThatThrownBy(() -> kernels.embedding().lookUp(new int[] {0, 1}, table, memory.zeros(4)))
          .hasMessage("Invalid id 1 at position 1: the table has 1 rows");
    }
  }
}
