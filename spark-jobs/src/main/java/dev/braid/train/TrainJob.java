package dev.braid.train;

import dev.braid.config.ExperimentConfig;
import dev.braid.config.Split;
import dev.braid.config.Task;
import dev.braid.config.TrainingConfig;
import dev.braid.config.TrainingConfig.RoundsKind;
import dev.braid.corpus.FormerRun;
import dev.braid.corpus.ModelCheckpoints;
import dev.braid.corpus.RunContext;
import dev.braid.corpus.RunFiles;
import dev.braid.corpus.Shard;
import dev.braid.corpus.ShardIndex;
import dev.braid.corpus.Vocabularies;
import dev.braid.memory.MemoryAdvice;
import dev.braid.memory.VocabularySizes;
import dev.braid.network.GraphReplica;
import dev.braid.network.ModelArchive;
import dev.braid.scoring.ModelSpec;
import dev.braid.scoring.ShardScoring;
import dev.braid.store.InputMissingException;
import dev.braid.terminal.Limits;
import dev.braid.terminal.Progress;
import dev.braid.training.Parameters;
import dev.braid.training.ReplicaReport;
import dev.braid.training.ReplicaResult;
import dev.braid.training.ReplicaTask;
import dev.braid.training.RoundCosts;
import dev.braid.training.RoundOutcome;
import dev.braid.training.Rounds;
import dev.braid.training.StopReason;
import dev.braid.training.TrainingLoop;
import dev.braid.training.TrainingProgress;
import dev.braid.training.TrainingState;
import dev.braid.training.Validation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shards to checkpoints. */
public final class TrainJob {
  private static final Logger LOG = LoggerFactory.getLogger(TrainJob.class);

  private TrainJob() {}

  /**
   * Trains until there is a reason to stop, from the newest whole checkpoint where there is one.
   *
   * @param askedToStop asked after each round
   */
  public static StopReason run(RunContext context, BooleanSupplier askedToStop) throws IOException {
    RunFiles files = RunFiles.read(context);
    requireKnownLabels(context.experiment().task(), files.index());
    ModelSpec model = ModelSpec.of(context.experiment(), files.vocabularies());
    ModelCheckpoints checkpoints = new ModelCheckpoints(context, files.identity());
    tellShares(context.experiment());
    StopReason reason = train(context, files, model, checkpoints, askedToStop);
    if (reason != StopReason.ASKED_TO_STOP) {
      archive(context, model, checkpoints);
    }
    LOG.info("Training ended: {}", reason.sentence());
    return reason;
  }

  /** What was worked out from the number of replicas is not in the experiment's file. */
  private static void tellShares(ExperimentConfig experiment) {
    TrainingConfig train = experiment.train();
    boolean streams = experiment.task() == Task.LANGUAGE_MODEL;
    if (train.replicas() > 1
        && train
            .together()
            .workedOut()
            .contains(streams ? "train.streams" : "train.batch-tokens")) {
      LOG.info(
          "{} replicas share a batch: each has {} of {}, at a learning rate of {}",
          train.replicas(),
          streams ? "train.streams" : "train.batch-tokens",
          streams ? train.streams() : train.batchTokens(),
          train.optimizer().learningRate());
    }
  }

  /** Labels that no training example has do not count, and nothing can be told from none. */
  private static void requireKnownLabels(Task task, ShardIndex index) throws IOException {
    long labels =
        switch (task) {
          case TAGGER -> index.tokens(Split.VALID);
          case CLASSIFIER -> index.examples(Split.VALID);
          case LANGUAGE_MODEL, ENCODER_DECODER -> 0;
        };
    long unknown = index.of(Split.VALID).stream().mapToLong(Shard::unknownLabels).sum();
    if (labels > 0 && unknown == labels) {
      throw new InputMissingException(
          "Cannot validate: no training example has one of the labels of the "
              + labels
              + (task == Task.TAGGER ? " tokens" : " examples")
              + " set aside for it; check data.train and data.valid");
    }
  }

  private static StopReason train(
      RunContext context,
      RunFiles files,
      ModelSpec model,
      ModelCheckpoints checkpoints,
      BooleanSupplier askedToStop)
      throws IOException {
    try (ShardScoring scoring = new ShardScoring(context, model, files.vocabularies())) {
      Validation validation =
          (parameters, round) -> {
            context.stage("train: validation of round " + round);
            return scoring.score(parameters, files.index(), Split.VALID).figure();
          };
      return train(context, files, model, checkpoints, validation, askedToStop);
    }
  }

  private static StopReason train(
      RunContext context,
      RunFiles files,
      ModelSpec model,
      ModelCheckpoints checkpoints,
      Validation validation,
      BooleanSupplier askedToStop)
      throws IOException {
    Supplier<TrainingState> beginning =
        () -> beginning(context, files.vocabularies(), model, checkpoints, validation);
    // Held here, the first state would be in memory as long as training lasts.
    AtomicReference<TrainingState> first = new AtomicReference<>(resumed(checkpoints, beginning));
    TrainingProgress start = first.get().progress();
    TrainingConfig config = context.experiment().train();
    TrainingSpec spec =
        TrainingSpec.of(
            model,
            files.vocabularies(),
            context.store(),
            context.run(),
            files.index().of(Split.TRAIN));
    long tokens = files.index().tokens(Split.TRAIN);
    warnOfMemory(context, files);
    try (MetricsLog metrics = MetricsLog.resumed(context, start.round());
        SparkRounds rounds = new SparkRounds(context, spec);
        Progress progress = progress(config.limits(), tokens, start)) {
      return new TrainingLoop(
              config,
              tokens,
              config.rounds() == RoundsKind.DL4J ? stockRounds(context, spec) : rounds,
              validation,
              new RunRecorder(beginning, checkpoints, rounds::writeMomenta, metrics, progress),
              askedToStop,
              System::nanoTime)
          .run(() -> first.getAndSet(null));
    }
  }

  private static void warnOfMemory(RunContext context, RunFiles files) {
    VocabularySizes sizes = VocabularySizes.counted(context.experiment(), files.vocabularies());
    MemoryAdvice advice = MemoryAdvice.of(context.experiment(), sizes, context.spark().sc());
    Stream.concat(advice.driverShortfalls().stream(), advice.executorShortfalls().stream())
        .forEach(shortfall -> LOG.warn("{} ('braid doctor' says what for)", shortfall));
  }

  private static Progress progress(
      TrainingConfig.Limits limits, long tokens, TrainingProgress done) {
    Limits ends = new Limits(tokens * limits.maxEpochs(), limits.maxRounds(), limits.maxMinutes());
    return Progress.start("training", ends, done.tokens(), done.round());
  }

  private static TrainingState resumed(
      ModelCheckpoints checkpoints, Supplier<TrainingState> beginning) throws IOException {
    Optional<TrainingState> latest = checkpoints.resume();
    latest.ifPresent(state -> LOG.info("Resuming from round {}", state.progress().round()));
    return latest.orElseGet(beginning);
  }

  /** The state before the first round: drawn, or an earlier run's. */
  private static TrainingState beginning(
      RunContext context,
      Vocabularies vocabularies,
      ModelSpec model,
      ModelCheckpoints checkpoints,
      Validation validation) {
    ExperimentConfig experiment = context.experiment();
    try {
      Optional<FormerRun> former = FormerRun.of(experiment, context.store());
      return former.isPresent()
          ? new WarmBeginning(context, former.get(), vocabularies, model)
              .begin(checkpoints, validation)
          : TrainingState.start(
              GraphReplica.initial(model.architecture(), experiment),
              experiment.train().replicas());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** DL4J's master trains all replicas at once, so the first stands for them all. */
  private static Rounds stockRounds(RunContext context, TrainingSpec spec) {
    StockTraining stock = new StockTraining(context, spec);
    return (start, tasks) -> {
      context.stage("train: rounds, round " + tasks.get(0).round());
      ReplicaResult all = stock.train(start, tasks.get(0));
      List<ReplicaReport> reports = new ArrayList<>();
      reports.add(all.report());
      for (ReplicaTask other : tasks.subList(1, tasks.size())) {
        reports.add(StockTraining.nothingFrom(other));
      }
      return new RoundOutcome(Optional.of(all.parameters()), reports, RoundCosts.NONE);
    };
  }

  /** The best model once more, as a file that plain DL4J reads. */
  private static void archive(RunContext context, ModelSpec model, ModelCheckpoints checkpoints)
      throws IOException {
    Parameters best = checkpoints.model(checkpoints.round("best"));
    context
        .staging()
        .publish(
            context.run().model(),
            zip -> ModelArchive.write(model.architecture(), context.experiment(), best, zip));
  }
}
