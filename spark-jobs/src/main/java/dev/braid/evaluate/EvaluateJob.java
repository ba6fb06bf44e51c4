package dev.braid.evaluate;

import dev.braid.config.ExperimentConfig;
import dev.braid.config.Split;
import dev.braid.config.Task;
import dev.braid.corpus.ModelCheckpoints;
import dev.braid.corpus.RunContext;
import dev.braid.corpus.RunFiles;
import dev.braid.corpus.Shard;
import dev.braid.corpus.ShardIndex;
import dev.braid.metric.EvaluationReport;
import dev.braid.metric.EvaluationReport.Result;
import dev.braid.network.CorpusScores;
import dev.braid.scoring.CorpusDecoding;
import dev.braid.scoring.ModelSpec;
import dev.braid.scoring.ShardScoring;
import dev.braid.scoring.TextScores;
import dev.braid.store.InputMissingException;
import dev.braid.store.RunDirectory;
import dev.braid.training.Parameters;
import dev.braid.training.TrainingState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Checkpoint and shards to reports. */
public final class EvaluateJob {
  private EvaluateJob() {}

  /** Writes {@code reports/<split>.json} for each split that is asked for, and returns them. */
  public static List<EvaluationReport> run(RunContext context) throws IOException {
    ExperimentConfig experiment = context.experiment();
    RunFiles files = RunFiles.read(context);
    ModelCheckpoints checkpoints = new ModelCheckpoints(context, files.identity());
    long round = checkpoints.round(experiment.evaluate().checkpoint());
    TrainingState state = checkpoints.named(RunDirectory.roundName(round));
    ShardScoring scoring =
        new ShardScoring(context, ModelSpec.of(experiment, files.vocabularies()));
    List<EvaluationReport> reports = new ArrayList<>();
    for (Split split : experiment.evaluate().splits()) {
      requireExamples(context, files.index(), split);
      context.stage("evaluate: " + split.spelling());
      CorpusScores scores = scoring.score(state.parameters(), files.index(), split);
      Map<String, Long> counts = counts(files.index(), split);
      List<Result> results = new ArrayList<>();
      if (experiment.task() == Task.ENCODER_DECODER) {
        results.addAll(decoded(context, files, state.parameters(), split, counts));
      }
      scores.statistics().stream().map(Result::of).forEach(results::add);
      EvaluationReport report =
          new EvaluationReport(
              experiment.task().spelling(),
              split.spelling(),
              RunDirectory.roundName(round),
              counts,
              results);
      context.staging().publish(context.run().report(split.spelling()), report.toJson());
      reports.add(report);
    }
    return reports;
  }

  /** What the texts that the search finds are worth. */
  private static List<Result> decoded(
      RunContext context,
      RunFiles files,
      Parameters parameters,
      Split split,
      Map<String, Long> counts)
      throws IOException {
    context.stage("evaluate: decode " + split.spelling());
    ModelSpec model = ModelSpec.of(context.experiment(), files.vocabularies());
    TextScores scores =
        new CorpusDecoding(context, model, files.vocabularies()).score(parameters, split);
    counts.put("decoded-sentences", scores.counts().sentences());
    counts.put("decoded-tokens", scores.counts().tokens());
    counts.put("decoded-at-longest-length", scores.counts().atLimit());
    counts.put("truncated-sources", scores.truncated());
    return scores.statistics().stream().map(Result::of).toList();
  }

  private static void requireExamples(RunContext context, ShardIndex index, Split split)
      throws IOException {
    if (index.examples(split) == 0) {
      throw new InputMissingException(
          "Cannot evaluate "
              + split.spelling()
              + ": "
              + context.run().shards()
              + " has no such examples; name data."
              + split.spelling()
              + " or give it a share of the training text");
    }
  }

  private static Map<String, Long> counts(ShardIndex index, Split split) {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("examples", index.examples(split));
    counts.put("tokens", index.tokens(split));
    counts.put("unknown-tokens", index.of(split).stream().mapToLong(Shard::unknownTokens).sum());
    counts.put("unknown-labels", index.of(split).stream().mapToLong(Shard::unknownLabels).sum());
    return counts;
  }
}
