package dev.braid.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PoolingTest {
  private static final float PAD = Float.NaN;
  private static final Lengths LENGTHS = Lengths.of(3, 2, 3, 0);
  private static final float[] INPUTS = {
    -5, 4, 1, 1, PAD, PAD, -3, 2, 7, 0, PAD, PAD, PAD, PAD, 4, 5, PAD, PAD
  };

  @Test
  void takesTheLargestOfTheSequencesOwnSteps() {
    check(
        Pooling.MAX,
        new float[] {-3, 4, 7, 5, 0, 0},
        new float[] {0, 2, 0, 0, 0, 0, 1, 0, 3, 0, 0, 0, 0, 0, 0, 4, 0, 0});
  }

  @Test
  void takesTheMeanOfTheSequencesOwnSteps() {
    float third = 1f / 3;
    check(
        Pooling.MEAN,
        new float[] {-4, 3, 4, 2, 0, 0},
        new float[] {
          0.5f, 1, 3 * third, 4 * third, 0, 0, 0.5f, 1, 3 * third, 4 * third, 0, 0, 0, 0, 3 * third,
          4 * third, 0, 0
        });
  }

  @Test
  void takesTheSequencesOwnLastStep() {
    check(
        Pooling.LAST,
        new float[] {-3, 2, 4, 5, 0, 0},
        new float[] {0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 3, 4, 0, 0});
  }

  private static void check(Pooling pooling, float[] outputs, float[] gradients) {
    try (TestMemory memory = new TestMemory()) {
      Floats pooled = memory.garbage(6);
      int[] steps = pooling.forward(LENGTHS, 2, memory.of(INPUTS), pooled);
      assertThat(TestMemory.read(pooled)).containsExactly(outputs);
      Floats result = memory.garbage(18);
      pooling.backward(LENGTHS, 2, memory.of(1, 2, 3, 4, 5, 6), steps, result);
      assertThat(TestMemory.read(result)).containsExactly(gradients);
    }
  }
}
