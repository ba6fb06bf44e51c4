package dev.braid;

import dev.braid.config.ExperimentConfig;
import dev.braid.corpus.RunContext;
import dev.braid.corpus.RunFiles;
import dev.braid.evaluate.EvaluateJob;
import dev.braid.guard.Guard;
import dev.braid.metric.EvaluationReport;
import dev.braid.shard.ShardJob;
import dev.braid.store.RunDirectory;
import dev.braid.tokenize.TokenizeJob;
import dev.braid.train.TrainJob;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The stages of a run, in their order. */
final class Stages {
  /** One stage. */
  enum Stage {
    TOKENIZE,
    SHARD,
    TRAIN,
    EVALUATE;

    private String spelling() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Set<Stage> stages;

  Stages(Set<Stage> stages) {
    this.stages = stages;
  }

  /**
   * Does the stages.
   *
   * @return the reports of the evaluation; none where there was none
   */
  List<EvaluationReport> run(RunContext context, Guard guard) throws IOException {
    if (stages.contains(Stage.TOKENIZE)) {
      TokenizeJob.run(context);
      guard.stopIfAsked();
    }
    if (stages.contains(Stage.SHARD)) {
      ShardJob.run(context);
      guard.stopIfAsked();
    }
    boolean evaluates = evaluates(context.experiment());
    if (stages.contains(Stage.TRAIN)) {
      if (evaluates) {
        // Now, and not after hours of training.
        EvaluateJob.requireExamples(context, RunFiles.read(context).index());
      }
      train(context, guard);
    }
    return evaluates ? EvaluateJob.run(context) : List.of();
  }

  /** Training stops by itself after the round under way, with a checkpoint. */
  private static void train(RunContext context, Guard guard) throws IOException {
    guard.letFinish(context.experiment().train().stopTimeout());
    TrainJob.run(context, guard::askedToStop);
    guard.letFinish(Duration.ZERO);
    guard.stopIfAsked();
  }

  boolean evaluates(ExperimentConfig experiment) {
    return stages.contains(Stage.EVALUATE) && !experiment.evaluate().splits().isEmpty();
  }

  boolean tokenizes() {
    return stages.contains(Stage.TOKENIZE);
  }

  /** A file that each stage but the evaluation leaves in the end. */
  List<String> files(RunDirectory run) {
    List<String> files = new ArrayList<>();
    for (Stage stage : stages) {
      switch (stage) {
        case TOKENIZE -> files.add(run.tokens());
        case SHARD -> files.add(run.shardIndex());
        case TRAIN -> files.add(run.model());
        case EVALUATE -> {
          // It leaves one for each split.
        }
      }
    }
    return files;
  }

  /** Their names. */
  List<String> names() {
    return Arrays.stream(Stage.values()).filter(stages::contains).map(Stage::spelling).toList();
  }

  /** Names of the stages before the first of them. */
  List<String> before() {
    return Arrays.stream(Stage.values())
        .takeWhile(stage -> !stages.contains(stage))
        .map(Stage::spelling)
        .toList();
  }
}
