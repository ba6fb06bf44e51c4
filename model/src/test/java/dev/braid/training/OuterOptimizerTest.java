package dev.braid.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.braid.config.TrainingConfig.OuterConfig;
import dev.braid.config.TrainingConfig.OuterKind;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OuterOptimizerTest {
  private static final float[] NOTHING = new float[0];

  private static OuterOptimizer optimizer(OuterKind kind, double rate, double momentum) {
    return OuterOptimizer.of(new OuterConfig(kind, rate, momentum));
  }

  private static OuterStep step(OuterOptimizer optimizer, float start, float mean, float[] before) {
    return OuterStep.of(optimizer, parameters(start), parameters(mean), before);
  }

  private static Parameters parameters(float... values) {
    return new Parameters(values, new float[] {5});
  }

  /**
   * Three rounds that each bring the parameter down by 1, then one that leaves it: worked out by
   * hand from DiLoCo's algorithm 1 with rate 0.5, momentum 0.5. Nesterov: m = 1, 1.5, 1.75, 0.875,
   * steps 0.5 (delta + m / 2) = 0.75, 0.875, 0.9375, 0.21875. Heavy ball: steps m / 2.
   */
  @ParameterizedTest
  @CsvSource({
    "NESTEROV, 7.25, 6.375, 5.4375, 5.21875",
    "HEAVY_BALL, 7.5, 6.75, 5.875, 5.4375",
    "MEAN, 7, 6, 5, 5"
  })
  void roundsAreThoseOfTheFormulas(
      OuterKind kind, float first, float second, float third, float fourth) {
    OuterOptimizer optimizer = optimizer(kind, 0.5, 0.5);
    float value = 8;
    float[] momentum = NOTHING;
    int round = 0;
    for (float expected : new float[] {first, second, third, fourth}) {
      float mean = round++ < 3 ? value - 1 : value;
      OuterStep step = step(optimizer, value, mean, momentum);
      assertThat(step.parameters().values()).containsExactly(expected);
      assertThat(step.squares().ofChange()).isEqualTo(Math.pow(expected - value, 2));
      assertThat(step.parameters().optimizerState()).containsExactly(5);
      value = expected;
      momentum = step.momentum();
    }
    if (kind == OuterKind.MEAN) {
      assertThat(momentum).isEmpty();
    } else {
      assertThat(momentum).containsExactly(0.875f);
    }
  }

  /**
   * Values of torch.optim.SGD (PyTorch 2.13.0) with lr 0.7, momentum 0.9, nesterov True and False,
   * in float64, for the gradients 0.3, -0.2, 0.05, 0.4 from 1.0 on.
   */
  @ParameterizedTest
  @CsvSource({
    "NESTEROV, 0.601, 0.6969, 0.59071, -0.005361",
    "HEAVY_BALL, 0.79, 0.741, 0.6619, 0.31071"
  })
  void theyStepAsPytorchsSgdDoes(OuterKind kind, double a, double b, double c, double d) {
    OuterOptimizer optimizer = optimizer(kind, 0.7, 0.9);
    double[] deltas = {0.3, -0.2, 0.05, 0.4};
    double[] expected = {a, b, c, d};
    double value = 1;
    double momentum = 0;
    for (int round = 0; round < 4; round++) {
      momentum = optimizer.momentum(momentum, deltas[round]);
      value = optimizer.next(value - deltas[round], deltas[round], momentum);
      assertThat(value).isCloseTo(expected[round], within(1e-12));
    }
  }

  /**
   * Block momentum as Chen and Huo write it: the search point of the Nesterov variant is the model
   * plus the momentum times its last change, {@code W(t) + momentum * D(t)} with {@code D(t) =
   * momentum D(t-1) + rate G(t)}, and G the change of the mean from the search point on.
   */
  @ParameterizedTest
  @EnumSource(
      value = OuterKind.class,
      names = {"NESTEROV", "HEAVY_BALL"})
  void theyAreBlockMomentum(OuterKind kind) {
    double rate = 0.9;
    double momentum = 0.75;
    double ahead = kind == OuterKind.NESTEROV ? momentum : 0;
    OuterOptimizer optimizer = optimizer(kind, rate, momentum);
    Random random = new Random(3);
    double model = 0.25;
    double change = 0;
    double value = 0.25;
    double m = 0;
    for (int round = 0; round < 20; round++) {
      double gain = random.nextGaussian();
      change = momentum * change + rate * gain;
      model += change;
      m = optimizer.momentum(m, -gain);
      value = optimizer.next(value + gain, -gain, m);
      assertThat(value).isCloseTo(model + ahead * change, within(1e-12));
    }
  }

  /** Of any finite floats, zeros of both signs and the smallest among them. */
  @ParameterizedTest
  @EnumSource
  void aRateOfOneWithoutMomentumIsTheMeanBitForBit(OuterKind kind) {
    OuterOptimizer optimizer = optimizer(kind, 1, 0);
    Random random = new Random(6);
    float[] start = new float[20_000];
    float[] mean = new float[start.length];
    float[] momentum = new float[start.length];
    float[] special = {0f, -0f, Float.MIN_VALUE, -Float.MIN_VALUE, 1e30f, -1e30f, 1f};
    for (int i = 0; i < start.length; i++) {
      start[i] = i % 2 == 0 ? special[random.nextInt(7)] : any(random);
      mean[i] = i % 3 == 0 ? special[random.nextInt(7)] : any(random);
      momentum[i] = random.nextBoolean() ? -0f : (float) random.nextGaussian();
    }

    OuterStep step =
        OuterStep.of(
            optimizer,
            new Parameters(start, NOTHING),
            new Parameters(mean.clone(), NOTHING),
            momentum);

    assertThat(step.parameters().values()).isEqualTo(mean);
    for (int i = 0; i < mean.length; i++) {
      assertThat(Float.floatToRawIntBits(step.parameters().values()[i]))
          .isEqualTo(Float.floatToRawIntBits(mean[i]));
    }
  }

  private static float any(Random random) {
    float any = Float.intBitsToFloat(random.nextInt());
    return Float.isFinite(any) ? any : Float.MIN_VALUE;
  }

  @Test
  void whatIsTooLargeForAFloatIsNoticed() {
    OuterOptimizer optimizer = optimizer(OuterKind.HEAVY_BALL, 10, 0.9);

    assertThat(step(optimizer, 3e38f, 0, NOTHING).squares().ofChange()).isInfinite();
    assertThat(step(optimizer, 1, 0, NOTHING).squares().ofChange()).isFinite();
  }
}
