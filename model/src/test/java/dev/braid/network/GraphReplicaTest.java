package dev.braid.network;

import static dev.braid.network.Tasks.NONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.braid.config.ExperimentConfig;
import dev.braid.sequence.BatchStream;
import dev.braid.sequence.Cursor;
import dev.braid.training.Parameters;
import dev.braid.training.ReplicaReport;
import dev.braid.training.ReplicaResult;
import dev.braid.training.ReplicaTask;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GraphReplicaTest {
  private static Parameters initial(Experiments kind, ExperimentConfig config) {
    return GraphReplica.initial(kind.architecture(config), config);
  }

  private static GraphReplica replica(Experiments kind, ExperimentConfig config) {
    return new GraphReplica(kind.architecture(config), config, 1);
  }

  /** Trains from one step of the epoch on, in batches that begin there. */
  private static ReplicaResult train(
      GraphReplica replica,
      Experiments kind,
      Parameters start,
      int step,
      int steps,
      float[] carried)
      throws IOException {
    ReplicaTask task = Tasks.from(step, steps, carried);
    return replica.train(start, task, kind.batches().from(step), NONE);
  }

  private static ReplicaResult train(
      GraphReplica replica, Experiments kind, Parameters start, int steps) throws IOException {
    return train(replica, kind, start, 0, steps, NONE);
  }

  @ParameterizedTest
  @EnumSource
  void aRoundCutInTwoIsThatRoundBitForBit(Experiments kind) throws IOException {
    for (String optimizer : List.of("sgd", "nesterov", "adam")) {
      ExperimentConfig config = kind.config("train.optimizer.kind=" + optimizer);
      Parameters start = initial(kind, config);
      try (GraphReplica one = replica(kind, config);
          GraphReplica other = replica(kind, config)) {
        ReplicaResult whole = train(one, kind, start, 6);
        ReplicaResult first = train(other, kind, start, 2);
        int next = (int) first.report().next().batch();
        ReplicaResult second =
            train(other, kind, first.parameters(), next, 4, first.report().carried());

        assertThat(second.parameters()).as(optimizer).isEqualTo(whole.parameters());
        assertThat(second.report().carried()).isEqualTo(whole.report().carried());
        assertThat(second.report().next()).isEqualTo(whole.report().next());
        assertThat(first.report().work().tokens() + second.report().work().tokens())
            .isEqualTo(whole.report().work().tokens());
        assertThat(whole.parameters()).isNotEqualTo(start);
      }
    }
  }

  /** The stream is then where the first round left it, and not where a reader ran ahead to. */
  @ParameterizedTest
  @EnumSource
  void aRoundGoesOnInTheStreamThatTheRoundBeforeReadFrom(Experiments kind) throws IOException {
    ExperimentConfig config = kind.config();
    Parameters start = initial(kind, config);
    try (GraphReplica one = replica(kind, config);
        GraphReplica other = replica(kind, config)) {
      ReplicaResult whole = train(one, kind, start, 6);
      BatchStream batches = kind.batches().from(0);
      ReplicaResult first = other.train(start, Tasks.first(2), batches, NONE);
      assertThat(batches.cursor()).isEqualTo(first.report().next()).isEqualTo(new Cursor(0, 0, 2));
      ReplicaTask goingOn = Tasks.from(2, 4, first.report().carried());
      ReplicaResult second = other.train(first.parameters(), goingOn, batches, NONE);

      assertThat(second.parameters()).isEqualTo(whole.parameters());
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatAReplicaDidBeforeDoesNotShow(Experiments kind) throws IOException {
    ExperimentConfig config = kind.config();
    Parameters start = initial(kind, config);
    try (GraphReplica fresh = replica(kind, config);
        GraphReplica used = replica(kind, config)) {
      ReplicaResult expected = train(fresh, kind, start, 3);
      train(used, kind, expected.parameters(), 5);

      ReplicaResult result = train(used, kind, start, 3);

      assertThat(result.parameters()).isEqualTo(expected.parameters());
      assertThat(result.report().carried()).isEqualTo(expected.report().carried());
    }
  }

  @Test
  void aLanguageModelsStateMattersInTheNextRound() throws IOException {
    Experiments kind = Experiments.LANGUAGE_MODEL;
    ExperimentConfig config = kind.config();
    Parameters start = initial(kind, config);
    try (GraphReplica replica = replica(kind, config)) {
      ReplicaResult first = train(replica, kind, start, 2);
      float[] carried = first.report().carried();
      // Two LSTM layers of 5 units, with cell and output, for 3 streams.
      assertThat(carried).hasSize(2 * 2 * 5 * 3);

      ReplicaResult on = train(replica, kind, first.parameters(), 2, 1, carried);
      ReplicaResult fromZero =
          train(replica, kind, first.parameters(), 2, 1, new float[carried.length]);

      assertThat(on.report().work().lossSum()).isNotEqualTo(fromZero.report().work().lossSum());
      assertThatThrownBy(() -> train(replica, kind, first.parameters(), 2, 1, NONE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "Cannot go on at Cursor[shard=0, row=0, batch=2, streams=[]] without a state");
    }
  }

  @ParameterizedTest
  @EnumSource
  void theLastRoundOfAnEpochTakesTheStepsThatAreLeft(Experiments kind) throws IOException {
    ExperimentConfig config = kind.config();
    int batches = kind.batches().size();
    try (GraphReplica replica = replica(kind, config)) {
      ReplicaReport report = train(replica, kind, initial(kind, config), batches + 5).report();

      assertThat(report.work().steps()).isEqualTo(batches);
      assertThat(report.work().tokens()).isEqualTo(kind.batches().tokens());
      assertThat(report.work().epochDone()).isTrue();
      assertThat(report.next()).isEqualTo(new Cursor(0, 0, batches));
      assertThat(report.carried()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEpochWithoutBatchesIsDoneAtOnce(Experiments kind) throws IOException {
    ExperimentConfig config = kind.config();
    Parameters start = initial(kind, config);
    try (GraphReplica replica = replica(kind, config)) {
      ReplicaResult result = train(replica, kind, start, kind.batches().size(), 5, NONE);

      assertThat(result.parameters()).isEqualTo(start);
      assertThat(result.report().work().steps()).isZero();
      assertThat(result.report().work().epochDone()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void gradientsAreScaledDownToTheirLargestNorm(Experiments kind) throws IOException {
    double limit = 1e-3;
    double free = updateNorm(kind, 0);
    double clipped = updateNorm(kind, limit);

    assertThat(free).isGreaterThan(10 * limit);
    assertThat(clipped).isCloseTo(limit, within(1e-3 * limit));
    assertThat(updateNorm(kind, 1e6)).isEqualTo(free);
  }

  /** Norm of the change by one step of SGD at rate 1, which is that of the gradient used. */
  private static double updateNorm(Experiments kind, double clip) throws IOException {
    ExperimentConfig config =
        kind.config(
            "train.optimizer.kind=sgd",
            "train.optimizer.learning-rate=1",
            "train.clip-norm=" + clip);
    Parameters start = initial(kind, config);
    try (GraphReplica replica = replica(kind, config)) {
      ReplicaResult result = train(replica, kind, start, 1);
      double sum = 0;
      for (int i = 0; i < start.values().length; i++) {
        double change = (double) result.parameters().values()[i] - start.values()[i];
        sum += change * change;
      }
      // What is reported is the norm before clipping.
      assertThat(result.report().work().gradientNormSum()).isGreaterThan(1e-2);
      return Math.sqrt(sum);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"average", "keep", "reset"})
  void momentaComeBackUnlessTheyAreReset(String state) throws IOException {
    Experiments kind = Experiments.TAGGER;
    ExperimentConfig config = kind.config("train.optimizer.state=" + state);
    Parameters start = initial(kind, config);
    try (GraphReplica replica = replica(kind, config)) {
      Parameters end = train(replica, kind, start, 1).parameters();

      int momenta = 2 * start.values().length;
      assertThat(start.optimizerState()).hasSize(state.equals("average") ? momenta : 0);
      assertThat(end.optimizerState()).hasSize(state.equals("reset") ? 0 : momenta);
    }
  }

  @Test
  void trainingThatDivergesEndsAtThatStepAndBringsNoParameters() throws IOException {
    Experiments kind = Experiments.TAGGER;
    ExperimentConfig config =
        kind.config(
            "train.optimizer.kind=sgd", "train.optimizer.learning-rate=1e6", "train.clip-norm=0");
    float[] huge = initial(kind, config).values().clone();
    Arrays.fill(huge, Float.MAX_VALUE);
    try (GraphReplica replica = replica(kind, config)) {
      ReplicaResult result = train(replica, kind, new Parameters(huge, NONE), 5);

      assertThat(result.report().work().diverged()).isTrue();
      assertThat(result.report().work().steps()).isEqualTo(1);
      assertThat(result.report().carried()).isEmpty();
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
