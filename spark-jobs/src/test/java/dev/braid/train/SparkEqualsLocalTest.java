package dev.braid.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.Invocation;
import dev.braid.TestExperiment;
import dev.braid.checkpoint.Checkpoint;
import dev.braid.config.ExperimentConfig;
import dev.braid.config.Split;
import dev.braid.config.TrainingConfig.OptimizerState;
import dev.braid.corpus.ShardIndex;
import dev.braid.corpus.Vocabularies;
import dev.braid.network.GraphReplica;
import dev.braid.scoring.ModelSpec;
import dev.braid.sequence.BatchStream;
import dev.braid.store.Disk;
import dev.braid.store.RunDirectory;
import dev.braid.training.Measure;
import dev.braid.training.Parameters;
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
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Spark only says where replicas are trained: the library alone gives the same bits. */
class SparkEqualsLocalTest {
  private enum Dropout {
    OFF,
    ON
  }

  enum Case {
    TAGGER(TestExperiment::tagger, "local[1]", 1),
    LANGUAGE_MODEL(TestExperiment::languageModel, "local[1]", 1),
    CLASSIFIER(TestExperiment::classifier, "local[1]", 1),
    TWO_REPLICAS(TestExperiment::languageModel, "local[2]", 2),
    ENCODER_DECODER(TestExperiment::pairs, "local[2]", 2),
    LANGUAGE_MODEL_WITH_BPE_DROPOUT(TestExperiment::languageModel, "local[2]", 1, Dropout.ON),
    ENCODER_DECODER_WITH_BPE_DROPOUT(TestExperiment::parallelPairs, "local[2]", 2, Dropout.ON),
    KEPT_MOMENTA(TestExperiment::tagger, "local[2]", 2),
    MOMENTA_THAT_START_ANEW(TestExperiment::tagger, "local[2]", 2),
    OUTER_NESTEROV(TestExperiment::tagger, "local[2]", 2),
    OUTER_HEAVY_BALL_OF_ONE(TestExperiment::languageModel, "local[1]", 1);

    private final Function<Disk, TestExperiment> maker;
    private final String master;
    private final int replicas;
    private final Dropout dropout;

    Case(Function<Disk, TestExperiment> maker, String master, int replicas) {
      this(maker, master, replicas, Dropout.OFF);
    }

    Case(Function<Disk, TestExperiment> maker, String master, int replicas, Dropout dropout) {
      this.maker = maker;
      this.master = master;
      this.replicas = replicas;
      this.dropout = dropout;
    }

    private String[] settings() {
      List<String> settings = new ArrayList<>();
      settings.addAll(List.of("train.max-epochs=2", "train.replicas=" + replicas));
      if (this == KEPT_MOMENTA || this == MOMENTA_THAT_START_ANEW) {
        String state = this == KEPT_MOMENTA ? "keep" : "reset";
        settings.add(
            "train.optimizer={ kind = adam, learning-rate = 0.01, state = " + state + " }");
      }
      if (this == OUTER_NESTEROV || this == OUTER_HEAVY_BALL_OF_ONE) {
        settings.add("train.outer.kind=" + (this == OUTER_NESTEROV ? "nesterov" : "heavy-ball"));
      }
      if (dropout == Dropout.ON) {
        settings.add("tokenize.subwords={ kind = bpe, merges = 30, dropout = 0.3 }");
      }
      return settings.toArray(String[]::new);
    }
  }

  @ParameterizedTest
  @EnumSource
  void trainingWithoutSparkGivesTheSameDigest(Case which) throws IOException {
    TestExperiment experiment = which.maker.apply(Disk.LOCAL);
    Invocation end = experiment.invokeOn(which.master, "run", which.settings());
    assertThat(end.exitCode()).as(end.errors()).isZero();
    RunDirectory run = experiment.run("run");
    ExperimentConfig config =
        ExperimentConfig.parse(experiment.text("run/experiment.conf"), "effective", List.of());

    TrainingState local = trainWithoutSpark(experiment, run, config);

    String folder = run.checkpoints() + "/" + experiment.latest("run");
    TrainingState spark =
        Checkpoint.read(name -> Optional.of(experiment.store().open(folder + "/" + name)), folder)
            .state();
    assertThat(local.progress().round()).isGreaterThan(2).isEqualTo(spark.progress().round());
    assertThat(local.parameters().digest()).isEqualTo(spark.parameters().digest());
    assertThat(local.outer()).isEqualTo(spark.outer());
    assertThat(local.progress().tokens()).isEqualTo(spark.progress().tokens());
  }

  private static TrainingState trainWithoutSpark(
      TestExperiment experiment, RunDirectory run, ExperimentConfig config) throws IOException {
    ShardIndex index =
        ShardIndex.fromJson(experiment.bytes("run/shards/index.json"), run.shardIndex());
    Vocabularies vocabularies = Vocabularies.read(experiment.store(), run);
    ModelSpec model = ModelSpec.of(config, vocabularies);
    TrainingSpec spec =
        TrainingSpec.of(model, vocabularies, experiment.store(), run, index.of(Split.TRAIN));
    Last last = new Last();
    try (GraphReplica replica = new GraphReplica(model.architecture(), config, 1)) {
      new TrainingLoop(
              config.train(),
              index.tokens(Split.TRAIN),
              Rounds.local(
                  (start, task, own) -> train(replica, spec, start, task, own),
                  config.train().optimizer().state() == OptimizerState.KEEP),
              (parameters, round) -> new Figure(Measure.ACCURACY, 0, 0),
              last,
              () -> false,
              System::nanoTime)
          .run(
              () ->
                  TrainingState.start(
                      GraphReplica.initial(model.architecture(), config),
                      config.train().replicas()));
    }
    return last.state;
  }

  private static ReplicaResult train(
      GraphReplica replica, TrainingSpec spec, Parameters start, ReplicaTask task, float[] own) {
    try (BatchStream batches = spec.open(task)) {
      return replica.train(start, task, batches, own);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Last implements TrainingListener {
    private TrainingState state;

    @Override
    public void roundDone(RoundReport report, Optional<Figure> figure, TrainingState after) {
      state = after;
    }

    @Override
    public TrainingState keep(TrainingState kept) {
      return kept;
    }

    @Override
    public TrainingState goBack(String why) {
      throw new IllegalStateException(why);
    }
  }
}
