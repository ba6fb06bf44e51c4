package dev.braid.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.braid.config.TrainingConfig.AverageConfig;
import dev.braid.config.TrainingConfig.AverageKind;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Values after the rounds of {@link ToyTraining} are 3, 5, 6, 9, 11 and 12. */
class RunningAverageTest {
  private static final float[] NOTHING = new float[0];

  private final ToyTraining training = new ToyTraining();

  private List<Float> averages() {
    return training.states.stream()
        .map(state -> state.average().exists() ? state.average().values()[0] : Float.NaN)
        .toList();
  }

  /** Shares done after the rounds are 40, 70, 80, 120, 150 and 160 of 160 tokens. */
  @Test
  void theLastRoundsCountAlike() {
    training.average = new AverageConfig(AverageKind.LAST, 0.5);
    training.run();

    assertThat(training.states.stream().map(state -> state.parameters().values()[0]))
        .containsExactly(3f, 5f, 6f, 9f, 11f, 12f);
    assertThat(averages()).containsExactly(Float.NaN, Float.NaN, Float.NaN, 9f, 10f, 32 / 3f);
    assertThat(training.last().average().rounds()).isEqualTo(3);
  }

  @Test
  void theExponentialOneForgetsHalfInItsWindow() {
    training.average = new AverageConfig(AverageKind.EXPONENTIAL, 0.25);
    training.run();

    double expected = 3;
    double[] values = {5, 6, 9, 11, 12};
    double[] tokens = {30, 10, 40, 30, 10};
    for (int round = 0; round < 5; round++) {
      double share = 1 - Math.pow(0.5, tokens[round] / 40);
      expected += share * (values[round] - expected);
      assertThat((double) averages().get(round + 1)).isCloseTo(expected, within(1e-6));
    }
  }

  @Test
  void itIsValidatedBesideTheParametersAndTheBetterOneIsTheModel() {
    training.average = new AverageConfig(AverageKind.LAST, 1);
    // After each epoch first the parameters, then the average.
    training.figures.addAll(List.of(0.5, 0.4, 0.5, 0.6));
    training.run();

    assertThat(training.measured).startsWith(6f, 14 / 3f, 12f).hasSize(4);
    assertThat(training.measured.get(3)).isCloseTo(46 / 6f, within(1e-5f));
    TrainingState first = training.lastKeptIn(3);
    assertThat(first.progress().validated().ofAverage()).isFalse();
    TrainingState last = training.lastKeptIn(6);
    assertThat(last.average().values()).containsExactly(training.measured.get(3));
    assertThat(last.progress().validated().bestFigure()).isEqualTo(0.6);
    assertThat(last.progress().validated().ofAverage()).isTrue();
  }

  @Test
  void withoutOneNothingIsKeptOrValidatedTwice() {
    training.run();

    assertThat(training.states).allMatch(state -> state.average() == RunningAverage.NONE);
    assertThat(training.measured).containsExactly(6f, 12f);
  }

  @Test
  void largeOnesAreAveragedEverywhere() {
    Random random = new Random(1);
    float[][] values = new float[3][10_001];
    RunningAverage average = RunningAverage.NONE;
    for (float[] each : values) {
      for (int i = 0; i < each.length; i++) {
        each[i] = random.nextFloat();
      }
      AverageConfig last = new AverageConfig(AverageKind.LAST, 1);
      average = average.with(new Parameters(each, NOTHING), last, 0, 0.5);
    }
    for (int i = 0; i < 10_001; i++) {
      double mean = ((double) values[0][i] + values[1][i] + values[2][i]) / 3;
      assertThat((double) average.values()[i]).isCloseTo(mean, within(1e-6));
    }
  }
}
