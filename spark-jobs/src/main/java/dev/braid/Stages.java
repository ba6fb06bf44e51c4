package dev.braid;

import dev.braid.config.ExperimentConfig;
import dev.braid.corpus.RunContext;
import dev.braid.evaluate.EvaluateJob;
import dev.braid.metric.EvaluationReport;
import dev.braid.shard.ShardJob;
import dev.braid.tokenize.TokenizeJob;
import dev.braid.train.TrainJob;
import dev.braid.training.StopReason;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** The stages of a run, in their order. */
final class Stages {
  /** One stage. */
  enum Stage {
    TOKENIZE,
    SHARD,
    TRAIN,
    EVALUATE
  }

  private Stages() {}

  /**
   * What the stages gave.
   *
   * @param reports those of the evaluation; empty where there was none
   */
  record Outcome(int exitCode, List<EvaluationReport> reports) {}

  static Outcome run(RunContext context, Set<Stage> stages, BooleanSupplier askedToStop)
      throws IOException {
    if (stages.contains(Stage.TOKENIZE)) {
      TokenizeJob.run(context);
    }
    if (stages.contains(Stage.SHARD)) {
      ShardJob.run(context);
    }
    if (stages.contains(Stage.TRAIN)
        && TrainJob.run(context, askedToStop) == StopReason.ASKED_TO_STOP) {
      return new Outcome(ExitCode.TERMINATED, List.of());
    }
    return new Outcome(
        ExitCode.OK,
        evaluates(stages, context.experiment()) ? EvaluateJob.run(context) : List.of());
  }

  private static boolean evaluates(Set<Stage> stages, ExperimentConfig experiment) {
    return stages.contains(Stage.EVALUATE) && !experiment.evaluate().splits().isEmpty();
  }
}
