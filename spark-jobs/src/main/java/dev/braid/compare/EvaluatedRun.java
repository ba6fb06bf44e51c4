package dev.braid.compare;

import dev.braid.config.ConfigException;
import dev.braid.config.Split;
import dev.braid.config.Task;
import dev.braid.metric.EvaluationReport;
import dev.braid.metric.EvaluationReport.Result;
import dev.braid.metric.Signature;
import dev.braid.scoring.DecodedTextReader;
import dev.braid.scoring.TextScores;
import dev.braid.store.DamagedFileException;
import dev.braid.store.InputMissingException;
import dev.braid.store.RunDirectory;
import dev.braid.store.Store;
import dev.braid.text.InputException;
import java.io.IOException;
import java.util.List;

/**
 * What evaluation left of a run on one split.
 *
 * @param name what the user calls the run
 * @param path of the report
 * @param bleu what BLEU was counted by
 * @param chrf what chrF was counted by
 * @param texts path of the decoded texts
 */
record EvaluatedRun(
    String name,
    String path,
    EvaluationReport report,
    Signature bleu,
    Signature chrf,
    String texts) {
  private static final int LARGEST_REPORT = 1 << 28;

  static EvaluatedRun read(Store store, String name, RunDirectory run, Split split)
      throws IOException {
    String path = run.report(split.spelling());
    if (!store.exists(path)) {
      throw new InputMissingException(
          String.format(
              "Cannot compare %s: there is no %s; run 'braid evaluate' on it with"
                  + " evaluate.splits=[%s]",
              name, path, split.spelling()));
    }
    EvaluationReport report = report(path, store.read(path, LARGEST_REPORT));
    requireTexts(name, path, report);
    if (!report.split().equals(split.spelling())) {
      throw new InputException(
          String.format(
              "Cannot compare %s on %s: %s is a report on %s; rerun 'braid evaluate' on this run",
              name, split.spelling(), path, report.split()));
    }
    return new EvaluatedRun(
        name,
        path,
        report,
        signature(report, "BLEU", path),
        signature(report, "chrF", path),
        run.decoded(split.spelling()));
  }

  private static EvaluationReport report(String path, byte[] json) throws DamagedFileException {
    try {
      return EvaluationReport.fromJson(json);
    } catch (IOException e) {
      throw new DamagedFileException("Cannot use " + path + ": " + e.getMessage(), e);
    }
  }

  private static void requireTexts(String name, String path, EvaluationReport report)
      throws InputMissingException {
    String needed = Task.ENCODER_DECODER.spelling();
    if (!report.task().equals(needed)) {
      throw new ConfigException(
          List.of(
              String.format(
                  "task = %s (%s): only decoded texts are compared; name runs of task = %s",
                  report.task(), name, needed)));
    }
    if (report.decodedDigest().isEmpty()) {
      throw new InputMissingException(
          String.format(
              "Cannot compare %s: %s is of a version that kept no decoded texts; rerun"
                  + " 'braid evaluate' on this run",
              name, path));
    }
  }

  private static Signature signature(EvaluationReport report, String metric, String path)
      throws DamagedFileException {
    for (Result result : report.results()) {
      if (result.signature().metric().startsWith(metric)) {
        return result.signature();
      }
    }
    throw new DamagedFileException(
        "Cannot use " + path + ": it has no " + metric + "; rerun 'braid evaluate' on this run");
  }

  /**
   * Checks that another run answered as many sentences and was scored by the same settings.
   *
   * @throws InputException if it answered more or fewer
   * @throws ConfigException if it was scored otherwise
   */
  void requireComparable(EvaluatedRun other) {
    if (sentences() != other.sentences()) {
      throw new InputException(
          String.format(
              "Cannot compare %s with %s: the first decoded %d sentences of %s, the second %d;"
                  + " evaluate both on the same data.%s",
              name, other.name, sentences(), report.split(), other.sentences(), report.split()));
    }
    requireSame(bleu, other.bleu, other, "evaluate.bleu-tokenizer");
    requireSame(chrf, other.chrf, other, "evaluate.chrf-word-order");
  }

  private void requireSame(Signature mine, Signature others, EvaluatedRun other, String key) {
    if (!mine.equals(others)) {
      throw new ConfigException(
          List.of(
              String.format(
                  "%s: scored as %s (%s) and as %s (%s); rerun 'braid evaluate' with the same"
                      + " value for both",
                  key, mine, name, others, other.name)));
    }
  }

  private long sentences() {
    return report.counts().getOrDefault("decoded-sentences", 0L);
  }

  /** Scores of nothing yet, by the settings of this run. */
  TextScores noScores() {
    return new TextScores(bleu.choices().get("tok"), Integer.parseInt(chrf.choices().get("nw")));
  }

  DecodedTextReader open(Store store) throws IOException {
    return new DecodedTextReader(store, texts, report.decodedDigest());
  }
}
