package dev.braid;

import dev.braid.config.ExperimentConfig;
import dev.braid.metric.ComparisonReport;
import dev.braid.metric.EvaluationReport;
import dev.braid.store.RunDirectory;
import dev.braid.store.Store;
import dev.braid.train.RunCurves;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The learning curves and scores of variants in one picture book, beside their run directories. */
final class ComparisonPage {
  private static final String NAME = "comparison.html";

  private ComparisonPage() {}

  /** Where it is. */
  static String path(ExperimentConfig experiment, Store store) throws IOException {
    return store.absolute(experiment.output()) + "/" + NAME;
  }

  /**
   * Writes it in place of the one that was there.
   *
   * @param variants as they were run
   * @param reports their evaluations, by name
   * @param bootstraps of what they decoded
   * @return where it is
   */
  static String write(
      ExperimentConfig experiment,
      List<ExperimentConfig> variants,
      Map<String, List<EvaluationReport>> reports,
      List<ComparisonReport.Bootstrap> bootstraps,
      Store store)
      throws IOException {
    List<ComparisonReport.Run> runs = new ArrayList<>();
    for (ExperimentConfig variant : variants) {
      RunDirectory run = new RunDirectory(store.absolute(variant.output()));
      runs.add(
          new ComparisonReport.Run(
              variant.name(),
              RunCurves.of(store, run, variant.task()),
              reports.get(variant.name())));
    }
    String path = path(experiment, store);
    String html = new ComparisonReport(experiment.name(), runs, bootstraps).html();
    store.writeAtomically(path, html.getBytes(StandardCharsets.UTF_8));
    return path;
  }
}
