package dev.braid.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.braid.config.TrainingConfig.OuterConfig;
import dev.braid.config.TrainingConfig.OuterKind;
import dev.braid.sequence.Cursor;
import dev.braid.training.ReplicaReport.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sums of squares beside vectors written out. */
class AgreementTest {
  private static final int SIZE = 9_000;
  private static final float[] NOTHING = new float[0];

  private final Random random = new Random(5);
  private final Parameters start = new Parameters(floats(), NOTHING);
  private final List<Parameters> ends = new ArrayList<>();
  private final List<ReplicaReport> reports = new ArrayList<>();

  private float[] floats() {
    float[] floats = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      floats[i] = (float) random.nextGaussian();
    }
    return floats;
  }

  private void replica(long tokens, float[] end) {
    ends.add(new Parameters(end, NOTHING));
    double squares = Math.pow(length(difference(end)), 2);
    Work work = new Work(1, tokens, tokens, 1, 1, squares, 1, false);
    reports.add(new ReplicaReport(reports.size(), Cursor.START, NOTHING, work));
  }

  private double[] difference(float[] end) {
    double[] difference = new double[SIZE];
    for (int i = 0; i < SIZE; i++) {
      difference[i] = (double) end[i] - start.values()[i];
    }
    return difference;
  }

  private static double product(double[] one, double[] other) {
    double sum = 0;
    for (int i = 0; i < SIZE; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }

  private static double length(double[] vector) {
    return Math.sqrt(product(vector, vector));
  }

  private Agreement agreement(OuterKind kind) {
    ParameterSum sum = new ParameterSum();
    for (int i = 0; i < ends.size(); i++) {
      sum.add(ends.get(i), reports.get(i).work().tokens());
    }
    OuterOptimizer optimizer = OuterOptimizer.of(new OuterConfig(kind, 0.5, 0.5));
    return Agreement.of(reports, OuterStep.of(optimizer, start, sum.average(), NOTHING));
  }

  @Test
  void spreadAndCosineAreThoseOfTheVectors() {
    long[] tokens = {100, 300, 50};
    for (long each : tokens) {
      replica(each, floats());
    }
    ParameterSum sum = new ParameterSum();
    double cosines = 0;
    double weights = 0;
    for (int r = 0; r < 3; r++) {
      sum.add(ends.get(r), tokens[r]);
      for (int s = 0; s < r; s++) {
        double[] one = difference(ends.get(r).values());
        double[] other = difference(ends.get(s).values());
        double lengths = length(one) * length(other);
        cosines += tokens[r] * tokens[s] * lengths * (product(one, other) / lengths);
        weights += tokens[r] * tokens[s] * lengths;
      }
    }
    float[] mean = sum.average().values();
    double distance = 0;
    double norm = 0;
    for (int i = 0; i < SIZE; i++) {
      norm += (double) mean[i] * mean[i];
      for (int r = 0; r < 3; r++) {
        distance += tokens[r] / 450.0 * Math.pow((double) ends.get(r).values()[i] - mean[i], 2);
      }
    }

    Agreement found = agreement(OuterKind.MEAN);

    assertThat(found.cosine()).isCloseTo(cosines / weights, within(1e-6));
    assertThat(found.spread()).isCloseTo(Math.sqrt(distance / norm), within(1e-6));
    assertThat(found.meanNorm()).isCloseTo(length(difference(mean)), within(1e-6));
    assertThat(found.outerNorm()).isEqualTo(found.meanNorm());
  }

  @Test
  void replicasThatDoTheSameAgree() {
    float[] end = floats();
    replica(10, end);
    replica(20, end.clone());

    Agreement found = agreement(OuterKind.HEAVY_BALL);

    assertThat(found.cosine()).isCloseTo(1, within(1e-6));
    assertThat(found.spread()).isCloseTo(0, within(1e-3));
    assertThat(found.outerNorm()).isCloseTo(found.meanNorm() / 2, within(1e-4));
  }

  @Test
  void oneReplicaHasNothingToAgreeOn() {
    replica(10, floats());
    replica(0, floats());

    Agreement found = agreement(OuterKind.MEAN);

    assertThat(found.cosine()).isNaN();
    assertThat(found.spread()).isNaN();
    assertThat(found.meanNorm()).isPositive();
  }
}
