package dev.braid;

import dev.braid.config.ConfigException;
import dev.braid.config.ExperimentConfig;
import dev.braid.config.Split;
import dev.braid.config.Variant;
import dev.braid.guard.FinishedRun;
import dev.braid.metric.ComparisonReport.Bootstrap;
import dev.braid.metric.EvaluationReport;
import dev.braid.store.RunDirectory;
import dev.braid.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a command makes of an experiment, or of each of its variants, and prints in the end. */
final class RunOutcome {
  private static final Logger LOG = LoggerFactory.getLogger(RunOutcome.class);
  private static final int LARGEST_REPORT = 1 << 28;

  private final ExperimentConfig experiment;
  private final Stages stages;
  private final List<ExperimentConfig> experiments;
  private final Map<String, List<EvaluationReport>> reports = new LinkedHashMap<>();

  RunOutcome(ExperimentConfig experiment, Stages stages) {
    this.experiment = experiment;
    this.stages = stages;
    this.experiments = experiments(experiment);
  }

  /** The experiments to run: those that differ in a few keys, or else this one. */
  static List<ExperimentConfig> experiments(ExperimentConfig experiment) {
    if (experiment.variants().isEmpty()) {
      return List.of(experiment);
    }
    List<ExperimentConfig> all = new ArrayList<>();
    for (Variant variant : experiment.variants()) {
      List<String> overrides = new ArrayList<>(variant.settings());
      overrides.add("name=" + variant.name());
      overrides.add("output=" + experiment.output() + "/" + variant.name());
      overrides.add("variants=[]");
      String origin = "variant " + variant.name() + " of " + experiment.name();
      all.add(ExperimentConfig.parse(experiment.effective(), origin, overrides));
    }
    return all;
  }

  List<ExperimentConfig> experiments() {
    return experiments;
  }

  void add(ExperimentConfig each, List<EvaluationReport> found) {
    reports.put(each.name(), found);
  }

  static RunDirectory directory(ExperimentConfig experiment, Store store) throws IOException {
    try {
      return new RunDirectory(store.absolute(experiment.output()));
    } catch (IllegalArgumentException noFolder) {
      throw new ConfigException(
          List.of("output = " + experiment.output() + ": " + noFolder.getMessage()));
    }
  }

  /** Takes the reports that an earlier command left; false where it left something to do. */
  boolean readFinished(Store store) throws IOException {
    if (hasPage() && !store.exists(ComparisonPage.path(experiment, store))) {
      return false;
    }
    for (ExperimentConfig each : experiments) {
      RunDirectory run = directory(each, store);
      if (!FinishedRun.is(each, store, run, stages.names(), files(each, run))) {
        return false;
      }
      List<EvaluationReport> found = new ArrayList<>();
      for (Split split : splits(each)) {
        String report = run.report(split.spelling());
        found.add(EvaluationReport.fromJson(store.read(report, LARGEST_REPORT)));
      }
      add(each, found);
    }
    return true;
  }

  private List<String> files(ExperimentConfig each, RunDirectory run) {
    List<String> files = new ArrayList<>(stages.files(run));
    splits(each).forEach(split -> files.add(run.report(split.spelling())));
    return files;
  }

  private List<Split> splits(ExperimentConfig each) {
    return stages.evaluates(each) ? each.evaluate().splits() : List.of();
  }

  private boolean hasPage() {
    return experiments.size() > 1;
  }

  /** Prints all reports, and how variants compare. */
  List<Bootstrap> print(Store store) throws IOException {
    Comparison.print(experiment, reports, System.out);
    if (!hasPage()) {
      return List.of();
    }
    Map<String, RunDirectory> runs = new LinkedHashMap<>();
    for (ExperimentConfig each : experiments) {
      runs.put(each.name(), directory(each, store));
    }
    List<EvaluationReport> first = reports.get(experiments.get(0).name());
    return Comparison.bootstrap(store, runs, first, System.out);
  }

  /** Sets the curves of variants side by side in a page. */
  void writePage(List<Bootstrap> bootstraps, Store store) throws IOException {
    if (hasPage()) {
      LOG.info(
          "Curves side by side: {}",
          ComparisonPage.write(experiment, experiments, reports, bootstraps, store));
    }
  }
}
