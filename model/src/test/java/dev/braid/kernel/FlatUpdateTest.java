package dev.braid.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlatUpdateTest {
  private static final int COUNT = 140_003;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void sumsSquares(int threads) {
    try (Kernels kernels = Kernels.open(Precision.FLOAT32, threads);
        TestMemory memory = new TestMemory()) {
      Floats values = memory.random(new Random(4), COUNT, 3);
      double expected = 0;
      for (double value : TestMemory.doubles(values)) {
        expected += value * value;
      }
      double actual = kernels.flatUpdate().squaredNorm(values);
      assertThat(actual).isCloseTo(expected, within(1e-6 * expected));
      try (Kernels single = Kernels.open(Precision.FLOAT32, 1)) {
        assertThat(actual).isEqualTo(single.flatUpdate().squaredNorm(values));
      }
    }
  }

  @Test
  void sumsSquaresOfRows() {
    try (Kernels kernels = Kernels.open(Precision.FLOAT32, 2);
        TestMemory memory = new TestMemory()) {
      Floats values = memory.of(1, 2, Float.NaN, 0, 3, 4);
      assertThat(kernels.flatUpdate().squaredNorm(values, 2, new int[] {0, 2})).isEqualTo(30);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void followsTheEquationsOfEachRule(int threads) {
    try (Kernels kernels = Kernels.open(Precision.FLOAT32, threads);
        TestMemory memory = new TestMemory()) {
      FlatUpdate update = kernels.flatUpdate();
      for (int rule = 0; rule < 3; rule++) {
        Random random = new Random(rule);
        Floats p = memory.random(random, COUNT, 1);
        Floats state = memory.zeros(2L * COUNT);
        ReferenceUpdate reference = new ReferenceUpdate(TestMemory.doubles(p));
        for (int step = 1; step <= 3; step++) {
          Floats g = memory.random(random, COUNT, 1);
          update.update(rule(rule, step), p, g, state, 0.5f);
          reference.step(rule(rule, step), TestMemory.doubles(g), 0.5);
        }
        double[] actual = TestMemory.doubles(p);
        for (int i = 0; i < COUNT; i++) {
          assertThat(actual[i]).isCloseTo(reference.parameters[i], within(3e-6));
        }
      }
    }
  }

  private static UpdateRule rule(int rule, int step) {
    return switch (rule) {
      case 0 -> new UpdateRule.Sgd(0.1f);
      case 1 -> new UpdateRule.Nesterov(0.1f, 0.9f);
      default -> new UpdateRule.Adam(0.1f, 0.9f, 0.999f, 1e-8f, step);
    };
  }

  @Test
  void refusesStateThatIsTooSmall() {
    try (Kernels kernels = Kernels.open(Precision.FLOAT32, 1);
        TestMemory memory = new TestMemory()) {
      Floats three = memory.zeros(3);
      UpdateRule adam = new UpdateRule.Adam(0.1f, 0.9f, 0.999f, 1e-8f, 1);
      assertThatThrownBy(() -> kernels.flatUpdate().update(adam, three, three, three, 1f))
          .hasMessage("Too few floats for the optimizer state: 3 given, 6 needed");
    }
  }
}
