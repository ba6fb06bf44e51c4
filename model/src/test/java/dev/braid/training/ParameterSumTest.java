package dev.braid.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterSumTest {
  private final Random random = new Random(4);

  /** Any finite floats, the smallest and largest among them. */
  private Parameters anything() {
    float[] values = new float[1000];
    for (int i = 0; i < values.length; i++) {
      float any = Float.intBitsToFloat(random.nextInt());
      values[i] = Float.isFinite(any) ? any : Float.MIN_VALUE;
    }
    return new Parameters(values, new float[] {random.nextFloat(), -0f});
  }

  /** Floats from 1 to 2, whose weighted sums are exact in a double. */
  private Parameters alike() {
    return alike(50);
  }

  private Parameters alike(int size) {
    float[] values = new float[size];
    for (int i = 0; i < values.length; i++) {
      values[i] = 1 + random.nextFloat();
    }
    return new Parameters(values, new float[] {1 + random.nextFloat()});
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 3, 12_345_677, (1L << 29) - 1})
  void theMeanOfOneIsThatOneBitForBit(long weight) {
    Parameters one = anything();
    ParameterSum sum = new ParameterSum();

    sum.add(one, weight);

    assertThat(sum.average()).isEqualTo(one);
    assertThat(sum.weight()).isEqualTo(weight);
  }

  @Test
  void howAddendsAreDividedAmongSumsDoesNotShow() {
    ParameterSum whole = new ParameterSum();
    ParameterSum left = new ParameterSum();
    ParameterSum right = new ParameterSum();
    for (int i = 0; i < 9; i++) {
      Parameters addend = alike();
      long weight = 1 + random.nextInt(1000);
      whole.add(addend, weight);
      (i < 4 ? left : right).add(addend, weight);
    }

    left.merge(new ParameterSum());
    ParameterSum merged = new ParameterSum();
    merged.merge(left);
    merged.merge(right);

    assertThat(merged.average()).isEqualTo(whole.average());
    assertThat(merged.weight()).isEqualTo(whole.weight());
  }

  @Test
  void theMeanIsWeighted() {
    Parameters[] addends = {alike(), alike(), alike()};
    long[] weights = {1, 700, 31};
    ParameterSum sum = new ParameterSum();
    BigDecimal expected = BigDecimal.ZERO;
    for (int i = 0; i < 3; i++) {
      sum.add(addends[i], weights[i]);
      BigDecimal value = new BigDecimal(addends[i].values()[17]);
      expected = expected.add(value.multiply(BigDecimal.valueOf(weights[i])));
    }
    expected = expected.divide(BigDecimal.valueOf(732), MathContext.DECIMAL128);

    assertThat(sum.average().values()[17]).isEqualTo(expected.floatValue());
  }

  @Test
  void largeOnesAreAveragedEverywhere() {
    Parameters[] addends = {alike(100_001), alike(100_001), alike(100_001)};
    ParameterSum sum = new ParameterSum();
    for (int i = 0; i < 3; i++) {
      sum.add(addends[i], i + 1);
    }

    float[] mean = sum.average().values();

    for (int at = 0; at < mean.length; at++) {
      double exact = 0;
      for (int i = 0; i < 3; i++) {
        exact += (i + 1.0) * addends[i].values()[at];
      }
      assertThat(mean[at]).isEqualTo((float) (exact / 6));
    }
  }

  @Test
  void momentaAreAveragedLikeValues() {
    ParameterSum sum = new ParameterSum();
    sum.add(new Parameters(new float[] {0}, new float[] {2, 8}), 1);
    sum.add(new Parameters(new float[] {4}, new float[] {6, 0}), 3);

    assertThat(sum.average()).isEqualTo(new Parameters(new float[] {3}, new float[] {5, 2}));
  }

  @Test
  void aWeightOfZeroAddsNothing() {
    Parameters one = alike();
    ParameterSum sum = new ParameterSum();

    sum.add(new Parameters(new float[] {Float.NaN}, new float[0]), 0);
    sum.add(one, 5);
    sum.add(new Parameters(new float[] {Float.NaN}, new float[0]), 0);

    assertThat(sum.average()).isEqualTo(one);
  }

  @Test
  void whatCannotBeAveragedIsRefused() {
    ParameterSum sum = new ParameterSum();
    assertThatThrownBy(sum::average)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot average: no parameters were added");
    assertThatThrownBy(() -> sum.add(alike(), 1L << 29))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("weight 536870912; it must be from 0 to 2^29 - 1");
    assertThatThrownBy(() -> sum.add(alike(), -1)).hasMessageContaining("weight -1");

    sum.add(alike(), 1);
    assertThatThrownBy(() -> sum.add(new Parameters(new float[3], new float[1]), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot average models of different sizes: 50 and 3");
  }
}
