package dev.braid.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.braid.config.ExperimentConfig;
import dev.braid.config.TrainingConfig.OptimizerState;
import dev.braid.sequence.Batch;
import dev.braid.sequence.BatchSource;
import dev.braid.sequence.Cursor;
import dev.braid.training.Measure;
import dev.braid.training.OwnMomenta;
import dev.braid.training.Parameters;
import dev.braid.training.Replica;
import dev.braid.training.ReplicaResult;
import dev.braid.training.ReplicaTask;
import dev.braid.training.RoundReport;
import dev.braid.training.Rounds;
import dev.braid.training.TrainingListener;
import dev.braid.training.TrainingLoop;
import dev.braid.training.TrainingState;
import dev.braid.training.Validation.Figure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Rounds of two replicas with Adam, beside Adam (Kingma and Ba 2015) written out in doubles. */
class OptimizerStateTest {
  private static final int STEPS_PER_ROUND = 2;
  private static final int EPOCHS = 2;
  private static final double RATE = 0.01;
  private static final double BETA1 = 0.8;
  private static final double BETA2 = 0.95;
  private static final double EPSILON = 1e-3;
  private static final Experiments KIND = Experiments.TAGGER;

  private static ExperimentConfig config(OptimizerState state, String... settings) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "model.dropout=0",
                "train.steps-per-round=" + STEPS_PER_ROUND,
                "train.max-epochs=" + EPOCHS,
                "train.clip-norm=0",
                "train.optimizer.learning-rate=" + RATE,
                "train.optimizer.beta1=" + BETA1,
                "train.optimizer.beta2=" + BETA2,
                "train.optimizer.epsilon=" + EPSILON,
                "train.optimizer.state=" + state.name().toLowerCase(Locale.ROOT)));
    all.addAll(List.of(settings));
    return KIND.config(all.toArray(String[]::new));
  }

  /** Every third batch is the second replica's, whose epoch so ends before that of the first. */
  private static List<Batch> batches(int replica) {
    BatchSource all = KIND.batches();
    List<Batch> batches = new ArrayList<>();
    for (int index = 0; index < all.size(); index++) {
      if ((index % 3 == 2) == (replica == 1)) {
        batches.add(all.batch(index));
      }
    }
    return batches;
  }

  private record Batches(List<Batch> batches) implements BatchSource {
    @Override
    public int size() {
      return batches.size();
    }

    @Override
    public Batch batch(int index) {
      return batches.get(index);
    }

    @Override
    public long tokens(int index) {
      return batches.get(index).tokens();
    }

    @Override
    public long tokens() {
      return batches.stream().mapToLong(Batch::tokens).sum();
    }
  }

  @ParameterizedTest
  @EnumSource
  void roundsOfTwoReplicasAreThoseOfAdamWrittenOut(OptimizerState state) throws IOException {
    ExperimentConfig config = config(state);
    WrittenOut expected = new WrittenOut(state, config);

    List<TrainingState> rounds = trained(config);

    assertThat(batches(0).size()).isBetween(5, 6);
    assertThat(batches(1).size()).isBetween(1, 2);
    assertThat(rounds.size()).isEqualTo(3 * EPOCHS);
    for (int round = 0; round < rounds.size(); round++) {
      expected.round(round % 3);
      float[] values = rounds.get(round).parameters().values();
      for (int i = 0; i < values.length; i++) {
        assertThat((double) values[i])
            .as("parameter %d after round %d", i, round + 1)
            .isCloseTo(expected.mean[i], within(2e-6));
      }
    }
    expected.graph.close();
  }

  /** The states after each round. */
  private static List<TrainingState> trained(ExperimentConfig config) {
    Architecture architecture = KIND.architecture(config);
    List<TrainingState> rounds = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void roundDone(RoundReport report, Optional<Figure> figure, TrainingState state) {
            rounds.add(state);
          }

          @Override
          public TrainingState keep(TrainingState state) {
            return state;
          }

          @Override
          public TrainingState goBack(String why) {
            throw new AssertionError(why);
          }
        };
    try (GraphReplica graph = new GraphReplica(architecture, config, 1)) {
      Replica replica = (start, task, own) -> trained(graph, start, task, own);
      new TrainingLoop(
              config.train(),
              KIND.batches().tokens(),
              Rounds.local(replica, config.train().optimizer().state() == OptimizerState.KEEP),
              (parameters, round) -> new Figure(Measure.ACCURACY, 0.5, 0),
              listener,
              () -> false,
              () -> 0)
          .run(TrainingState.start(GraphReplica.initial(architecture, config), 2));
    }
    return rounds;
  }

  private static ReplicaResult trained(
      GraphReplica graph, Parameters start, ReplicaTask task, float[] own) {
    try {
      Batches batches = new Batches(batches(task.replica()));
      return graph.train(start, task, batches.from((int) task.from().batch()), own);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adam in doubles; gradients are the graph's, whose own tests they have. */
  private static final class WrittenOut {
    private final OptimizerState state;
    private final ComputationGraph graph;
    private final BatchArrays arrays;
    private final Moments[] own = new Moments[2];
    private Moments averaged;
    private double[] mean;
    private int stepsBefore;

    private record Moments(double[] first, double[] second) {
      static Moments zero(int size) {
        return new Moments(new double[size], new double[size]);
      }

      Moments copy() {
        return new Moments(first.clone(), second.clone());
      }
    }

    WrittenOut(OptimizerState state, ExperimentConfig config) {
      this.state = state;
      Architecture architecture = KIND.architecture(config);
      graph = architecture.graph(new InnerOptimizer(config.train().optimizer()), config.seed());
      arrays = new BatchArrays(architecture);
      mean = doubles(GraphReplica.initial(architecture, config).values());
      averaged = Moments.zero(mean.length);
      Arrays.setAll(own, replica -> Moments.zero(mean.length));
    }

    void round(int inEpoch) {
      double[] values = new double[mean.length];
      Moments moments = Moments.zero(mean.length);
      long weight = 0;
      int most = 0;
      for (int replica = 0; replica < 2; replica++) {
        List<Batch> all = batches(replica);
        int from = Math.min(all.size(), inEpoch * STEPS_PER_ROUND);
        List<Batch> part = all.subList(from, Math.min(all.size(), from + STEPS_PER_ROUND));
        double[] trained = mean.clone();
        Moments used = start(replica);
        for (int step = 0; step < part.size(); step++) {
          int age = state == OptimizerState.RESET ? step + 1 : stepsBefore + step + 1;
          adam(trained, used, gradient(trained, part.get(step)), age);
        }
        long tokens = part.stream().mapToLong(Batch::tokens).sum();
        add(values, trained, tokens);
        add(moments.first(), used.first(), tokens);
        add(moments.second(), used.second(), tokens);
        weight += tokens;
        most = Math.max(most, part.size());
      }
      mean = divided(values, weight);
      averaged = new Moments(divided(moments.first(), weight), divided(moments.second(), weight));
      stepsBefore += most;
    }

    private Moments start(int replica) {
      return switch (state) {
        case RESET -> Moments.zero(mean.length);
        case KEEP -> own[replica];
        case AVERAGE -> averaged.copy();
      };
    }

    private static void adam(double[] values, Moments moments, float[] gradient, int age) {
      for (int i = 0; i < values.length; i++) {
        double g = gradient[i];
        moments.first()[i] = BETA1 * moments.first()[i] + (1 - BETA1) * g;
        moments.second()[i] = BETA2 * moments.second()[i] + (1 - BETA2) * g * g;
        double first = moments.first()[i] / (1 - Math.pow(BETA1, age));
        double second = moments.second()[i] / (1 - Math.pow(BETA2, age));
        values[i] -= RATE * first / (Math.sqrt(second) + EPSILON);
      }
    }

    private float[] gradient(double[] values, Batch batch) {
      float[] floats = new float[values.length];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = (float) values[i];
      }
      FlatView.set(graph.params(), floats);
      arrays.give(batch, graph);
      graph.computeGradientAndScore();
      return FlatView.copyOf(graph.getGradientsViewArray());
    }

    private static void add(double[] sums, double[] values, double weight) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += weight * values[i];
      }
    }

    private static double[] divided(double[] sums, double weight) {
      return Arrays.stream(sums).map(sum -> sum / weight).toArray();
    }

    private static double[] doubles(float[] values) {
      double[] doubles = new double[values.length];
      Arrays.setAll(doubles, i -> values[i]);
      return doubles;
    }
  }

  /** How long training has gone on does not show in a round after a reset, and does in others. */
  @ParameterizedTest
  @CsvSource({
    "onednn, RESET, true", "onednn, KEEP, false", "onednn, AVERAGE, false",
    "dl4j, RESET, true", "dl4j, KEEP, false", "dl4j, AVERAGE, false"
  })
  void afterAResetMomentaAreAsOldAsTheRound(String kernels, OptimizerState state, boolean same)
      throws IOException {
    ExperimentConfig config = config(state, "model.kernels=" + kernels);
    Architecture architecture = KIND.architecture(config);
    Parameters start = GraphReplica.initial(architecture, config);
    BatchSource batches = new Batches(batches(0));
    try (GraphReplica replica = new GraphReplica(architecture, config, 1)) {
      List<float[]> trained = new ArrayList<>();
      for (long stepsBefore : new long[] {0, 1000}) {
        ReplicaTask task =
            new ReplicaTask(
                0, 1, 0, Cursor.START, 3, 1, stepsBefore, 1, Tasks.NONE, OwnMomenta.NONE);
        ReplicaResult result = replica.train(start, task, batches.from(0), Tasks.NONE);
        trained.add(result.parameters().values());
      }

      assertThat(Arrays.equals(trained.get(0), trained.get(1))).isEqualTo(same);
    }
  }
}
