package dev.braid;

import dev.braid.config.ExperimentConfig;
import dev.braid.config.SampleConfig;
import dev.braid.metric.EvaluationReport;
import dev.braid.metric.Score;
import dev.braid.sample.SentenceCorpus;
import dev.braid.sample.TaggingCorpus;
import java.io.PrintStream;
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
