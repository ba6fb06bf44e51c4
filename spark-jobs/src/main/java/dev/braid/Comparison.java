package dev.braid;

import dev.braid.compare.RunComparison;
import dev.braid.config.ConfigException;
import dev.braid.config.ExperimentConfig;
import dev.braid.config.SampleConfig;
import dev.braid.config.Split;
import dev.braid.metric.ComparisonReport.Bootstrap;
import dev.braid.metric.EvaluationReport;
import dev.braid.metric.Resampling;
import dev.braid.metric.Score;
import dev.braid.metric.SystemComparison;
import dev.braid.sample.SentenceCorpus;
import dev.braid.sample.TaggingCorpus;
import dev.braid.store.InputMissingException;
import dev.braid.store.RunDirectory;
import dev.braid.store.Store;
import dev.braid.text.InputException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints reports; those of variants side by side, with what is known of a generated corpus. */
final class Comparison {
  private Comparison() {}

  static void print(
      ExperimentConfig experiment, Map<String, List<EvaluationReport>> reports, PrintStream out) {
    if (reports.size() == 1) {
      reports.values().iterator().next().forEach(report -> out.println(report.table()));
    } else {
      sideBySide(reports, out);
    }
    if (!reports.values().stream().allMatch(List::isEmpty)) {
      known(experiment.sample(), out);
    }
    out.flush();
  }

  private static void sideBySide(Map<String, List<EvaluationReport>> reports, PrintStream out) {
    out.println();
    reports.forEach(
        (name, all) -> {
          for (EvaluationReport report : all) {
            Score score = report.results().get(0).scores().get(0);
            out.printf(
                Locale.ROOT,
                "%-24s %-6s %-12s %s%n",
                name,
                report.split(),
                score.name(),
                score.text());
          }
        });
  }

  /** BLEU, chrF and TER of runs beside the first, by paired bootstrap. */
  static List<Bootstrap> bootstrap(
      Store store,
      Map<String, RunDirectory> runs,
      Split split,
      Resampling resampling,
      PrintStream out)
      throws IOException {
    List<Bootstrap> printed = new ArrayList<>();
    for (SystemComparison systems : RunComparison.of(store, runs, split, resampling)) {
      out.printf("%n%s, paired bootstrap against %s%n", split.spelling(), systems.baseline());
      out.print(systems.table());
      printed.add(new Bootstrap(split.spelling(), systems));
    }
    out.flush();
    return printed;
  }

  /** The variants on each split on which the first left texts; or why they are not comparable. */
  static List<Bootstrap> bootstrap(
      Store store,
      Map<String, RunDirectory> variants,
      List<EvaluationReport> first,
      PrintStream out)
      throws IOException {
    List<Bootstrap> printed = new ArrayList<>();
    for (EvaluationReport report : first) {
      Split split = Split.named(report.split()).orElseThrow();
      if (!report.decodedDigest().isEmpty()) {
        try {
          printed.addAll(bootstrap(store, variants, split, Resampling.STANDARD, out));
        } catch (ConfigException | InputException | InputMissingException e) {
          // All variants are done, whether or not they answered the same sentences.
          out.printf("%nNo paired bootstrap on %s. %s%n", split.spelling(), e.getMessage());
        }
      }
    }
    return printed;
  }

  private static void known(SampleConfig sample, PrintStream out) {
    switch (sample.corpus()) {
      case TAGGING ->
          out.printf(
              Locale.ROOT,
              "%-24s %-6s %-12s %.2f %%  (the best that any left-to-right model can do)%n",
              "ceiling",
              "",
              "accuracy",
              100 * new TaggingCorpus().ceiling());
      case SENTENCES ->
          out.printf(
              Locale.ROOT,
              "%-24s %-6s %-12s %.3f  (the true perplexity)%n",
              "language",
              "",
              "perplexity",
              Math.exp(new SentenceCorpus().entropy()));
      default -> {}
    }
  }
}
