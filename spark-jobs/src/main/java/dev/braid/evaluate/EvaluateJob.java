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
import dev.braid.scoring.CorpusDecoding.Decoded;
import dev.braid.scoring.ModelSpec;
import dev.braid.scoring.ShardScoring;
import dev.braid.scoring.TextScores;
import dev.braid.store.InputMissingException;
import dev.braid.store.RunDirectory;
import dev.braid.training.Parameters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checkpoint and shards to reports. */
public final class EvaluateJob {
  private static final Logger LOG = LoggerFactory.getLogger(EvaluateJob.class);

  private EvaluateJob() {}

  /**
   * Writes {@code reports/<split>.json} for each split that is asked for, of an encoder-decoder
   * also {@code reports/<split>.decoded.jsonl}, and returns the reports.
   */
  public static List<EvaluationReport> run(RunContext context) throws IOException {
    ExperimentConfig experiment = context.experiment();
    RunFiles files = RunFiles.read(context);
    requireExamples(context, files.index());
    ModelCheckpoints checkpoints = new ModelCheckpoints(context, files.identity());
    long round = checkpoints.round(experiment.evaluate().checkpoint());
    Parameters parameters = checkpoints.model(round);
    ModelSpec model = ModelSpec.of(experiment, files.vocabularies());
    List<EvaluationReport> reports = new ArrayList<>();
    try (ShardScoring scoring = new ShardScoring(context, model, files.vocabularies())) {
      for (Split split : experiment.evaluate().splits()) {
        context.stage("evaluate: " + split.spelling());
        CorpusScores scores = scoring.score(parameters, files.index(), split);
        List<String> notes = notes(scoring, scores);
        EvaluationReport report = report(context, files, parameters, split, round, scores, notes);
        report.notes().forEach(note -> LOG.warn("{}: {}", split.spelling(), note));
        context.staging().publish(context.run().report(split.spelling()), report.toJson());
        reports.add(report);
      }
    }
    return reports;
  }

  private static List<String> notes(ShardScoring scoring, CorpusScores scores) {
    List<String> notes = new ArrayList<>(scores.notes());
    if (!scoring.spans().remark().isEmpty()) {
      notes.add(scoring.spans().remark());
    }
    return notes;
  }

  /** What was scored, and of an encoder-decoder first what the texts that it finds are worth. */
  private static EvaluationReport report(
      RunContext context,
      RunFiles files,
      Parameters parameters,
      Split split,
      long round,
      CorpusScores scores,
      List<String> notes)
      throws IOException {
    Map<String, Long> counts = counts(files.index(), split);
    List<Result> results = new ArrayList<>();
    String decodedDigest = "";
    Task task = context.experiment().task();
    if (task == Task.ENCODER_DECODER) {
      Decoded decoded = decode(context, files, parameters, split);
      count(decoded.scores(), counts);
      decoded.scores().statistics().stream().map(Result::of).forEach(results::add);
      decodedDigest = decoded.texts().sha256();
      notes.addAll(decoded.scores().notes());
    }
    scores.statistics().stream().map(Result::of).forEach(results::add);
    String checkpoint = RunDirectory.roundName(round);
    return new EvaluationReport(
        task.spelling(), split.spelling(), checkpoint, counts, results, decodedDigest, notes);
  }

  private static Decoded decode(
      RunContext context, RunFiles files, Parameters parameters, Split split) throws IOException {
    context.stage("evaluate: decode " + split.spelling());
    ModelSpec model = ModelSpec.of(context.experiment(), files.vocabularies());
    return new CorpusDecoding(context, model, files.vocabularies()).decode(parameters, split);
  }

  private static void count(TextScores scores, Map<String, Long> counts) {
    counts.put("decoded-sentences", scores.counts().sentences());
    counts.put("decoded-tokens", scores.counts().tokens());
    counts.put("decoded-at-longest-length", scores.counts().atLimit());
    counts.put("truncated-sources", scores.truncated());
  }

  /**
   * Checks that there is something in each split that is asked for.
   *
   * @throws InputMissingException if not; the message says what to set
   */
  public static void requireExamples(RunContext context, ShardIndex index) throws IOException {
    for (Split split : context.experiment().evaluate().splits()) {
      if (index.examples(split) == 0) {
        throw new InputMissingException(
            "Cannot evaluate "
                + split.spelling()
                + ": "
                + context.run().shards()
                + " has no such examples; name data."
                + split.spelling()
                + ", give it a share of the training text, or leave it out of evaluate.splits");
      }
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
