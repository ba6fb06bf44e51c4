package dev.braid.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SliceSumTest {
  private static final int SIZE = 10_007;
  private static final long[] WEIGHTS = {700, 1, 0, (1L << 29) - 1, 33_333};

  private static float[][] replicas() {
    Random random = new Random(6);
    float[][] replicas = new float[WEIGHTS.length][SIZE];
    for (float[] replica : replicas) {
      for (int i = 0; i < SIZE; i++) {
        replica[i] = (float) (random.nextGaussian() * Math.pow(2, random.nextInt(60) - 30));
      }
      // All zeros are negative ones, and one place sums up to nothing.
      replica[0] = -0f;
      replica[1] = Float.MIN_VALUE;
    }
    return replicas;
  }

  private static float[] bySlices(float[][] replicas, int length) {
    float[] mean = new float[SIZE];
    for (int from = 0; from < SIZE; from += length) {
      int to = Math.min(SIZE, from + length);
      SliceSum sum = new SliceSum(to - from);
      for (int i = 0; i < replicas.length; i++) {
        sum.add(Arrays.copyOfRange(replicas[i], from, to), WEIGHTS[i]);
      }
      System.arraycopy(sum.mean(), 0, mean, from, to - from);
    }
    return mean;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 4095, 4096, 4097, SIZE - 1, SIZE, 2 * SIZE})
  void howParametersAreCutDoesNotShow(int length) {
    float[][] replicas = replicas();
    ParameterSum whole = new ParameterSum();
    for (int i = 0; i < replicas.length; i++) {
      whole.add(new Parameters(replicas[i], new float[0]), WEIGHTS[i]);
    }

    float[] mean = bySlices(replicas, length);

    // Of arrays: containsExactly would take -0.0 for 0.0.
    assertThat(bits(mean)).isEqualTo(bits(whole.average().values()));
  }

  @Test
  void itIsTheSumInDoublesInTheOrderOfTheReplicas() {
    float[][] replicas = replicas();
    long all = Arrays.stream(WEIGHTS).sum();

    float[] mean = bySlices(replicas, 100);

    for (int i = 0; i < SIZE; i++) {
      double sum = replicas[0][i] * (double) WEIGHTS[0];
      sum += replicas[1][i] * (double) WEIGHTS[1];
      sum += replicas[3][i] * (double) WEIGHTS[3];
      sum += replicas[4][i] * (double) WEIGHTS[4];
      assertThat(Float.floatToIntBits(mean[i]))
          .isEqualTo(Float.floatToIntBits((float) (sum / all)));
    }
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
    return bits;
  }

  @Test
  void whatCannotBeAveragedIsRefused() {
    SliceSum sum = new SliceSum(3);

    assertThatThrownBy(sum::mean).hasMessage("Cannot average: no slice was added");
    sum.add(new float[3], 0);
    assertThatThrownBy(sum::mean).hasMessage("Cannot average: no slice was added");
    assertThatThrownBy(() -> sum.add(new float[2], 1))
        .hasMessage("Cannot average slices of different lengths: 3 and 2");
    assertThatThrownBy(() -> sum.add(new float[3], 1L << 29))
        .hasMessage("Cannot add parameters with weight 536870912; it must be from 0 to 2^29 - 1");
    assertThatThrownBy(() -> sum.add(new float[3], -1)).hasMessageContaining("weight -1");
  }
}
