package dev.braid.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.braid.config.ExperimentConfig;
import dev.braid.training.Parameters;
import dev.braid.training.ReplicaResult;
import dev.braid.training.ReplicaTask;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GraphReplicaTest {
  private static final float[] NONE = new float[0];

  private static ReplicaTask task(int firstStep, int steps, float[] carried) {
    return new ReplicaTask(0, 1, 0, firstStep, steps, firstStep, 1.0, carried, NONE);
  }

  private static Parameters initial(Experiments kind, ExperimentConfig config) {
    return GraphReplica.initial(kind.architecture(config), config);
  }

  @ParameterizedTest
  @EnumSource
  void aRoundCutInTwoIsThatRoundBitForBit(Experiments kind) {
    for (String optimizer : List.of("sgd", "nesterov", "adam")) {
      ExperimentConfig config = kind.config("train.optimizer.kind=" + optimizer);
      Parameters start = initial(kind, config);
      try (GraphReplica one = new GraphReplica(kind.architecture(config), config, 1);
          GraphReplica other = new GraphReplica(kind.architecture(config), config, 1)) {
        ReplicaResult whole = one.train(start, task(0, 6, NONE), kind.batches());
        ReplicaResult first = other.train(start, task(0, 2, NONE), kind.batches());
        ReplicaResult second =
            other.train(first.parameters(), task(2, 4, first.carried()), kind.batches());

        assertThat(second.parameters()).as(optimizer).isEqualTo(whole.parameters());
        assertThat(second.carried()).isEqualTo(whole.carried());
        assertThat(first.work().tokens() + second.work().tokens()).isEqualTo(whole.work().tokens());
        assertThat(whole.parameters()).isNotEqualTo(start);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatAReplicaDidBeforeDoesNotShow(Experiments kind) {
    ExperimentConfig config = kind.config();
    Parameters start = initial(kind, config);
    try (GraphReplica fresh = new GraphReplica(kind.architecture(config), config, 1);
        GraphReplica used = new GraphReplica(kind.architecture(config), config, 1)) {
      ReplicaResult expected = fresh.train(start, task(0, 3, NONE), kind.batches());
      used.train(expected.parameters(), task(0, 5, NONE), kind.batches());

      ReplicaResult result = used.train(start, task(0, 3, NONE), kind.batches());

      assertThat(result.parameters()).isEqualTo(expected.parameters());
      assertThat(result.carried()).isEqualTo(expected.carried());
    }
  }

  @Test
  void aLanguageModelsStateMattersInTheNextRound() {
    Experiments kind = Experiments.LANGUAGE_MODEL;
    ExperimentConfig config = kind.config();
    Parameters start = initial(kind, config);
    try (GraphReplica replica = new GraphReplica(kind.architecture(config), config, 1)) {
      ReplicaResult first = replica.train(start, task(0, 2, NONE), kind.batches());
      // Two LSTM layers of 5 units, with cell and output, for 3 streams.
      assertThat(first.carried()).hasSize(2 * 2 * 5 * 3);

      ReplicaResult on =
          replica.train(first.parameters(), task(2, 1, first.carried()), kind.batches());
      ReplicaResult fromZero =
          replica.train(
              first.parameters(), task(2, 1, new float[first.carried().length]), kind.batches());

      assertThat(on.work().lossSum()).isNotEqualTo(fromZero.work().lossSum());
      assertThatThrownBy(() -> replica.train(first.parameters(), task(2, 1, NONE), kind.batches()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Cannot go on at step 2 without a state");
    }
  }

  @ParameterizedTest
  @EnumSource
  void theLastRoundOfAnEpochTakesTheStepsThatAreLeft(Experiments kind) {
    ExperimentConfig config = kind.config();
    int batches = kind.batches().size();
    try (GraphReplica replica = new GraphReplica(kind.architecture(config), config, 1)) {
      ReplicaResult result =
          replica.train(initial(kind, config), task(0, batches + 5, NONE), kind.batches());

      assertThat(result.work().steps()).isEqualTo(batches);
      assertThat(result.work().tokens()).isEqualTo(kind.batches().tokens());
      assertThat(result.work().epochDone()).isTrue();
      assertThat(result.carried()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void gradientsAreScaledDownToTheirLargestNorm(Experiments kind) {
    double limit = 1e-3;
    double free = updateNorm(kind, 0);
    double clipped = updateNorm(kind, limit);

    assertThat(free).isGreaterThan(10 * limit);
    assertThat(clipped).isCloseTo(limit, within(1e-3 * limit));
    assertThat(updateNorm(kind, 1e6)).isEqualTo(free);
  }

  /** Norm of the change by one step of SGD at rate 1, which is that of the gradient used. */
  private static double updateNorm(Experiments kind, double clip) {
    ExperimentConfig config =
        kind.config(
            "train.optimizer.kind=sgd",
            "train.optimizer.learning-rate=1",
            "train.clip-norm=" + clip);
    Parameters start = initial(kind, config);
    try (GraphReplica replica = new GraphReplica(kind.architecture(config), config, 1)) {
      ReplicaResult result = replica.train(start, task(0, 1, NONE), kind.batches());
      double sum = 0;
      for (int i = 0; i < start.values().length; i++) {
        double change = (double) result.parameters().values()[i] - start.values()[i];
        sum += change * change;
      }
      // What is reported is the norm before clipping.
      assertThat(result.work().gradientNormSum()).isGreaterThan(1e-2);
      return Math.sqrt(sum);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"average", "keep", "reset"})
  void momentaComeBackUnlessTheyAreReset(String state) {
    Experiments kind = Experiments.TAGGER;
    ExperimentConfig config = kind.config("train.optimizer.state=" + state);
    Parameters start = initial(kind, config);
    try (GraphReplica replica = new GraphReplica(kind.architecture(config), config, 1)) {
      Parameters end = replica.train(start, task(0, 1, NONE), kind.batches()).parameters();

      int momenta = 2 * start.values().length;
      assertThat(start.optimizerState()).hasSize(state.equals("average") ? momenta : 0);
      assertThat(end.optimizerState()).hasSize(state.equals("reset") ? 0 : momenta);
    }
  }

  @Test
  void trainingThatDivergesEndsAtThatStepAndBringsNoParameters() {
    Experiments kind = Experiments.TAGGER;
    ExperimentConfig config =
        kind.config(
            "train.optimizer.kind=sgd", "train.optimizer.learning-rate=1e6", "train.clip-norm=0");
    float[] huge = initial(kind, config).values().clone();
    java.util.Arrays.fill(huge, Float.MAX_VALUE);
    try (GraphReplica replica = new GraphReplica(kind.architecture(config), config, 1)) {
      ReplicaResult result =
          replica.train(new Parameters(huge, NONE), task(0, 5, NONE), kind.batches());

      assertThat(result.work().diverged()).isTrue();
      assertThat(result.work().steps()).isEqualTo(1);
      assertThat(result.parameters().values()).isEmpty();
    }
  }

  @Test
  void theSeedAloneDecidesTheInitialParameters() {
    Experiments kind = Experiments.TAGGER;

    assertThat(initial(kind, kind.config())).isEqualTo(initial(kind, kind.config()));
    assertThat(initial(kind, kind.config("seed=2"))).isNotEqualTo(initial(kind, kind.config()));
  }
}
