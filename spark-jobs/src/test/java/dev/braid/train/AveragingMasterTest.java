package dev.braid.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.braid.network.FlatView;
import dev.braid.network.Seeds;
import dev.braid.train.AveragingMaster.Settings;
import dev.braid.training.Parameters;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BroadcastBlockId;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import scala.Option;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;

class AveragingMasterTest {
  private static final long SEED = 11;

  private static JavaSparkContext context;
  private static volatile int minibatchesNow;

  @BeforeAll
  static void startSpark() {
    context = LocalSpark.start(2);
  }

  @AfterAll
  static void stopSpark() {
    context.stop();
  }

  @Test
  void learnsVectors() {
    ComputationGraph graph = ToyGraphs.dense(new Adam(0.05));
    MultiDataSet unseen = ToyGraphs.vectors(999, 200);
    double before = graph.score(unseen);

    epochs(graph, new Settings(2, 6, 0, SEED), rdd(4, 24, ToyGraphs::vectors), 3);

    assertThat(graph.score(unseen)).isLessThan(0.25).isLessThan(before);
  }

  @Test
  void learnsSequencesWithMasks() {
    ComputationGraph graph = ToyGraphs.recurrent(new Adam(0.1));
    MultiDataSet unseen = ToyGraphs.sequences(999);
    double before = graph.score(unseen);

    epochs(graph, new Settings(2, 6, 1.0, SEED), rdd(4, 24, ToyGraphs::sequences), 2);

    assertThat(graph.score(unseen)).isLessThan(before / 2);
  }

  @Test
  void oneReplicaEqualsLocalTrainingWithDropoutAndAdam() {
    Supplier<ComputationGraph> graph = () -> ToyGraphs.dense(new Adam(0.02));
    ComputationGraph local = graph.get();
    ComputationGraph distributed = graph.get();

    for (int epoch = 0; epoch < 2; epoch++) {
      fitLocally(local, minibatches(7, ToyGraphs::vectors));
    }
    epochs(distributed, new Settings(1, 3, 0, SEED), rdd(3, 7, ToyGraphs::vectors), 2);

    assertThat(digest(distributed)).isEqualTo(digest(local));
    assertThat(distributed.getIterationCount()).isEqualTo(local.getIterationCount()).isEqualTo(14);
    assertThat(distributed.getEpochCount()).isEqualTo(2);
  }

  @Test
  void oneReplicaEqualsLocalTrainingWithMasksAndClipping() {
    ComputationGraph local = ToyGraphs.recurrent(new Adam(0.02));
    ComputationGraph distributed = ToyGraphs.recurrent(new Adam(0.02));
    ComputationGraph unclipped = ToyGraphs.recurrent(new Adam(0.02));
    local.setListeners(new GradientClipping(0.05));

    fitLocally(local, minibatches(5, ToyGraphs::sequences));
    fitLocally(unclipped, minibatches(5, ToyGraphs::sequences));
    epochs(distributed, new Settings(1, 2, 0.05, SEED), rdd(2, 5, ToyGraphs::sequences), 1);

    assertThat(digest(distributed)).isEqualTo(digest(local)).isNotEqualTo(digest(unclipped));
  }

  @Test
  void adamsStepCountGoesOnOverRounds() {
    ComputationGraph ongoing = ToyGraphs.dense(new Adam(0.02));
    ComputationGraph restarting = ToyGraphs.dense(new Adam(0.02));
    ComputationGraph distributed = ToyGraphs.dense(new Adam(0.02));
    List<MultiDataSet> minibatches = minibatches(4, ToyGraphs::vectors);

    for (int step = 0; step < 4; step++) {
      fitLocally(ongoing, minibatches.subList(step, step + 1));
      seed(step);
      restarting.fit(minibatches.get(step));
      restarting.getConfiguration().setIterationCount(0);
    }
    epochs(distributed, new Settings(1, 1, 0, SEED), rdd(1, 4, ToyGraphs::vectors), 1);

    assertThat(digest(distributed)).isEqualTo(digest(ongoing)).isNotEqualTo(digest(restarting));
  }

  @Test
  void clippingBoundsTheGradientsGlobalNorm() {
    ComputationGraph graph = ToyGraphs.recurrent(new Sgd(1.0));
    float[] before = FlatView.copyOf(graph.params());

    epochs(graph, new Settings(1, 1, 0.01, SEED), rdd(1, 1, ToyGraphs::sequences), 1);

    float[] after = FlatView.copyOf(graph.params());
    double squares =
        IntStream.range(0, after.length).mapToDouble(i -> Math.pow(after[i] - before[i], 2)).sum();
    assertThat(Math.sqrt(squares)).isCloseTo(0.01, within(1e-5));
  }

  @Test
  void replicasAreWeightedByTheirExamples() {
    ComputationGraph small = ToyGraphs.dense(new Adam(0.02));
    ComputationGraph large = ToyGraphs.dense(new Adam(0.02));
    ComputationGraph distributed = ToyGraphs.dense(new Adam(0.02));
    Function<Integer, MultiDataSet> minibatch = i -> ToyGraphs.vectors(i, i == 0 ? 8 : 24);

    fitAsReplica(0, small, ToyGraphs.vectors(0, 8));
    fitAsReplica(1, large, ToyGraphs.vectors(1, 24));
    epochs(distributed, new Settings(2, 1, 0, SEED), rdd(2, 2, minibatch), 1);

    assertThat(distributed.params().toFloatVector())
        .containsExactly(
            small.params().mul(0.25).add(large.params().mul(0.75)).toFloatVector(), within(1e-6f));
    assertThat(distributed.updaterState().toFloatVector())
        .containsExactly(
            small.updaterState().mul(0.25).add(large.updaterState().mul(0.75)).toFloatVector(),
            within(1e-6f));
    assertThat(distributed.getIterationCount()).isEqualTo(1);
    assertThat(distributed.score())
        .isCloseTo(0.25 * small.score() + 0.75 * large.score(), within(1e-6));
  }

  @Test
  void partitionsAreDealtToReplicasInTurn() {
    ComputationGraph first = ToyGraphs.dense(new Sgd(0.1));
    ComputationGraph second = ToyGraphs.dense(new Sgd(0.1));
    ComputationGraph distributed = ToyGraphs.dense(new Sgd(0.1));

    // Minibatches 0 1 | 2 3 | 4 5 | 6 7 in four partitions.
    fitAsReplica(0, first, ToyGraphs.vectors(0), ToyGraphs.vectors(1), ToyGraphs.vectors(4));
    fitAsReplica(1, second, ToyGraphs.vectors(2), ToyGraphs.vectors(3), ToyGraphs.vectors(6));
    fitAsReplica(0, first, ToyGraphs.vectors(5));
    fitAsReplica(1, second, ToyGraphs.vectors(7));
    epochs(distributed, new Settings(2, 4, 0, SEED), rdd(4, 8, ToyGraphs::vectors), 1);

    assertThat(distributed.params().toFloatVector())
        .containsExactly(
            first.params().add(second.params()).mul(0.5).toFloatVector(), within(1e-6f));
    assertThat(distributed.getIterationCount()).isEqualTo(4);
  }

  @Test
  void emptyPartitionsAndAnIdleReplicaChangeNothing() {
    ComputationGraph local = ToyGraphs.dense(new Adam(0.02));
    ComputationGraph distributed = ToyGraphs.dense(new Adam(0.02));
    JavaRDD<MultiDataSet> sparse =
        context
            .parallelize(IntStream.range(0, 6).boxed().toList(), 6)
            .mapPartitionsWithIndex(
                (partition, indices) ->
                    partition == 0 || partition == 4
                        ? IntStream.range(partition, partition + 2)
                            .<MultiDataSet>mapToObj(ToyGraphs::vectors)
                            .iterator()
                        : new ArrayList<MultiDataSet>().iterator(),
                true);

    fitAsReplica(
        0,
        local,
        IntStream.of(0, 1, 4, 5).mapToObj(ToyGraphs::vectors).toArray(MultiDataSet[]::new));
    epochs(distributed, new Settings(2, 3, 0, SEED), sparse, 1);

    assertThat(digest(distributed)).isEqualTo(digest(local));
    assertThat(distributed.getIterationCount()).isEqualTo(4);
  }

  @Test
  void dataSetsTrainAsMultiDataSets() {
    ComputationGraph fromMulti = ToyGraphs.dense(new Adam(0.02));
    ComputationGraph fromSingle = ToyGraphs.dense(new Adam(0.02));
    Settings settings = new Settings(2, 2, 0, SEED);
    JavaRDD<MultiDataSet> multi = rdd(2, 6, ToyGraphs::vectors);
    JavaRDD<DataSet> single = multi.map(m -> new DataSet(m.getFeatures(0), m.getLabels(0)));

    epochs(fromMulti, settings, multi, 1);
    new SparkComputationGraph(context, fromSingle, new AveragingMaster(settings)).fit(single);

    assertThat(digest(fromSingle)).isEqualTo(digest(fromMulti));
    assertThat(fromSingle.getEpochCount()).isEqualTo(1);
  }

  @Test
  void nothingStaysOnTheClusterAfterwards() {
    Broadcast<Parameters> kept =
        context.broadcast(AveragingMaster.parameters(ToyGraphs.dense(new Sgd(0.1))));

    epochs(
        ToyGraphs.dense(new Adam(0.02)),
        new Settings(2, 1, 0, SEED),
        rdd(2, 8, ToyGraphs::vectors),
        1);

    assertThat(context.getPersistentRDDs()).isEmpty();
    Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
    while (broadcastParameters() > 1 && Instant.now().isBefore(deadline)) {
      Thread.onSpinWait();
    }
    assertThat(broadcastParameters()).as("the test's own").isEqualTo(1);
    kept.destroy();
  }

  @Test
  void persistedDataOfTheCallerStaysPersisted() {
    JavaRDD<MultiDataSet> data = rdd(2, 4, ToyGraphs::vectors).cache();
    try {
      epochs(ToyGraphs.dense(new Sgd(0.1)), new Settings(2, 2, 0, SEED), data, 1);

      assertThat(context.getPersistentRDDs()).containsOnlyKeys(data.id());
    } finally {
      data.unpersist(true);
    }
  }

  @Test
  void listenersHearOfEveryRoundOnTheDriver() {
    List<Integer> iterations = new ArrayList<>();
    SparkComputationGraph spark =
        new SparkComputationGraph(
            context,
            ToyGraphs.dense(new Sgd(0.1)),
            new AveragingMaster(new Settings(2, 3, 0, SEED)));
    spark.setListeners(
        new BaseTrainingListener() {
          @Override
          public void iterationDone(Model model, int iteration, int epoch) {
            iterations.add(iteration);
          }
        });

    spark.fitMultiDataSet(rdd(2, 10, ToyGraphs::vectors));

    assertThat(iterations).containsExactly(3, 5);
    assertThat(spark.getScore()).isPositive().isEqualTo(spark.getNetwork().score());
  }

  @Test
  void divergenceIsAnErrorAndTheLastAverageStays() {
    ComputationGraph graph = ToyGraphs.dense(new Sgd(1e38));
    String before = digest(graph);

    assertThatThrownBy(
            () -> epochs(graph, new Settings(1, 4, 0, SEED), rdd(1, 4, ToyGraphs::vectors), 1))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("Training diverged: replica 0")
        .hasMessageContaining("lower the learning rate");
    assertThat(digest(graph)).isEqualTo(before);
    assertThat(context.getPersistentRDDs()).isEmpty();
  }

  @Test
  void dataWithoutMinibatchesIsAnError() {
    assertThatThrownBy(
            () ->
                epochs(
                    ToyGraphs.dense(new Sgd(0.1)),
                    new Settings(2, 1, 0, SEED),
                    rdd(2, 0, ToyGraphs::vectors),
                    1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot train: the RDD holds no minibatches");
    assertThat(context.getPersistentRDDs()).isEmpty();
  }

  @Test
  void dataThatChangesWhenComputedAgainIsAnError() {
    GraphRound round = new GraphRound(new Settings(1, 8, 0, SEED), null, "", 0, 0);

    try (MinibatchRounds rounds = MinibatchRounds.of(changing(3), 1, 8)) {
      changing(4);
      assertThatThrownBy(() -> rounds.run(0, round))
          .hasStackTraceContaining("Partition 0 holds more minibatches than were counted");
    }
    try (MinibatchRounds rounds = MinibatchRounds.of(changing(1), 1, 8)) {
      changing(0);
      assertThatThrownBy(() -> rounds.run(0, round))
          .hasMessageContaining("Replica 0 found 0 minibatches where 1 were counted");
    }
  }

  @Test
  void saysWhatItDoesNotSupport() {
    SparkComputationGraph spark =
        new SparkComputationGraph(
            context,
            ToyGraphs.dense(new Sgd(0.1)),
            new AveragingMaster(new Settings(1, 1, 0, SEED)));

    assertThatThrownBy(() -> spark.fitPaths(context.parallelize(List.of("a"), 1)))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("call fitMultiDataSet(rdd)");
    assertThatThrownBy(() -> spark.setCollectTrainingStats(true))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("collects no training statistics");
  }

  @Test
  void settingsAreCheckedAndShown() {
    AveragingMaster master = new AveragingMaster(new Settings(2, 10, 0.5, 3));

    assertThat(master.toJson())
        .isEqualTo("{\"replicas\":2,\"stepsPerRound\":10,\"clipNorm\":0.5,\"seed\":3}");
    assertThat(master.toYaml())
        .isEqualTo("replicas: 2\nstepsPerRound: 10\nclipNorm: 0.5\nseed: 3\n");
    assertThatThrownBy(() -> new Settings(0, 10, 0, 0))
        .hasMessageContaining("0 replicas with 10 steps per round; both must be at least 1");
    assertThatThrownBy(() -> new Settings(1, 1, Double.NaN, 0))
        .hasMessageContaining("norm of NaN; use 0 for no limit");
  }

  /** Data that from now on has so many minibatches, with nothing of it persisted any longer. */
  private static JavaRDD<MultiDataSet> changing(int minibatches) {
    minibatchesNow = minibatches;
    context.getPersistentRDDs().values().forEach(rdd -> rdd.unpersist(true));
    return context
        .parallelize(List.of(0), 1)
        .flatMap(
            any ->
                IntStream.range(0, minibatchesNow)
                    .<MultiDataSet>mapToObj(ToyGraphs::vectors)
                    .iterator());
  }

  private static void epochs(
      ComputationGraph graph, Settings settings, JavaRDD<MultiDataSet> data, int epochs) {
    SparkComputationGraph spark =
        new SparkComputationGraph(context, graph, new AveragingMaster(settings));
    for (int epoch = 0; epoch < epochs; epoch++) {
      spark.fitMultiDataSet(data);
    }
  }

  private static JavaRDD<MultiDataSet> rdd(
      int partitions, int minibatches, Function<Integer, MultiDataSet> minibatch) {
    return context
        .parallelize(IntStream.range(0, minibatches).boxed().toList(), partitions)
        .map(minibatch);
  }

  private static List<MultiDataSet> minibatches(
      int count, java.util.function.IntFunction<MultiDataSet> minibatch) {
    return IntStream.range(0, count).mapToObj(minibatch).toList();
  }

  private static void fitLocally(ComputationGraph graph, List<MultiDataSet> minibatches) {
    fitAsReplica(0, graph, minibatches.toArray(MultiDataSet[]::new));
  }

  private static void fitAsReplica(
      int replica, ComputationGraph graph, MultiDataSet... minibatches) {
    for (MultiDataSet minibatch : minibatches) {
      Nd4j.getRandom().setSeed(Seeds.of(SEED, replica, graph.getIterationCount()));
      graph.fit(minibatch);
    }
  }

  private static void seed(int step) {
    Nd4j.getRandom().setSeed(Seeds.of(SEED, 0, step));
  }

  private static String digest(ComputationGraph graph) {
    return AveragingMaster.parameters(graph).digest();
  }

  private static int broadcastParameters() {
    BlockManager blocks = SparkEnv.get().blockManager();
    int count = 0;
    Iterator<BlockId> ids = blocks.getMatchingBlockIds(BlockId::isBroadcast).iterator();
    while (ids.hasNext()) {
      BlockId id = ids.next();
      boolean whole = id instanceof BroadcastBlockId && ((BroadcastBlockId) id).field().isEmpty();
      if (whole && holdsParameters(blocks, id)) {
        count++;
      }
    }
    return count;
  }

  private static boolean holdsParameters(BlockManager blocks, BlockId id) {
    Option<Object> value = blocks.getSingle(id, ClassTag$.MODULE$.Object());
    if (value.isEmpty()) {
      return false;
    }
    // Reading locks the block, and nobody could remove it.
    blocks.releaseLock(id, Option.empty());
    return value.get() instanceof Parameters;
  }
}
