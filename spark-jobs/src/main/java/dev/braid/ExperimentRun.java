package dev.braid;

import dev.braid.Stages.Outcome;
import dev.braid.Stages.Stage;
import dev.braid.config.ConfigException;
import dev.braid.config.ExperimentConfig;
import dev.braid.config.SampleConfig;
import dev.braid.config.Variant;
import dev.braid.corpus.CorpusReader;
import dev.braid.corpus.RunContext;
import dev.braid.metric.ComparisonReport.Bootstrap;
import dev.braid.metric.EvaluationReport;
import dev.braid.sample.SampleCorpus;
import dev.braid.store.RunDirectory;
import dev.braid.store.RunLock;
import dev.braid.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From an experiment file to stages in a locked run directory; or to several, for its variants. */
final class ExperimentRun {
  private static final Logger LOG = LoggerFactory.getLogger(ExperimentRun.class);

  private final ExperimentOptions options;
  private final Set<Stage> stages;

  ExperimentRun(ExperimentOptions options, Set<Stage> stages) {
    this.options = options;
    this.stages = stages;
  }

  /** Runs and returns the exit code. */
  int run() throws IOException {
    ExperimentConfig experiment = options.experiment();
    List<ExperimentConfig> experiments = variants(experiment);
    try (JavaSparkContext spark = SparkStart.context(experiment.name())) {
      Store store = new Store(spark.hadoopConfiguration());
      for (ExperimentConfig each : experiments) {
        // Before the sample is written, for a refused command writes nothing.
        existing(each, store).isBegun();
      }
      writeSample(experiment, store);
      Map<String, List<EvaluationReport>> reports = new LinkedHashMap<>();
      Map<String, RunDirectory> runs = new LinkedHashMap<>();
      for (ExperimentConfig each : experiments) {
        Outcome outcome = run(each, spark, store);
        if (outcome.exitCode() != ExitCode.OK) {
          return outcome.exitCode();
        }
        reports.put(each.name(), outcome.reports());
        runs.put(each.name(), directory(each, store));
      }
      Comparison.print(experiment, reports, System.out);
      if (experiments.size() > 1) {
        List<EvaluationReport> first = reports.get(experiments.get(0).name());
        List<Bootstrap> bootstraps = Comparison.bootstrap(store, runs, first, System.out);
        LOG.info(
            "Curves side by side: {}",
            ComparisonPage.write(experiment, experiments, reports, bootstraps, store));
      }
      return ExitCode.OK;
    }
  }

  /** The experiments to run: those that differ in a few keys, or else this one. */
  private static List<ExperimentConfig> variants(ExperimentConfig experiment) {
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

  private static void writeSample(ExperimentConfig experiment, Store store) throws IOException {
    SampleConfig sample = experiment.sample();
    if (sample.corpus() != SampleConfig.Corpus.NONE) {
      SampleCorpus corpus = SampleCorpus.named(sample.corpus().spelling());
      SampleFiles.write(corpus, experiment.seed(), sample.size(), store, sample.output());
    }
  }

  private Outcome run(ExperimentConfig experiment, JavaSparkContext spark, Store store)
      throws IOException {
    RunDirectory run = directory(experiment, store);
    ExistingRun existing = existing(experiment, store);
    LOG.info("{} in {}", experiment.name(), run.root());
    if (!existing.isBegun()) {
      // Missing input is found before anything is written.
      new CorpusReader(store, experiment).slices(experiment);
    }
    try (Termination termination = Termination.watch();
        RunLock lock = RunLock.acquire(store, run, options.claim())) {
      // Once more: another process may have begun the run meanwhile.
      if (!existing.isBegun()) {
        existing.makeRoom();
        byte[] effective = experiment.effective().getBytes(StandardCharsets.UTF_8);
        lock.staging().publish(run.experiment(), effective);
      }
      RunContext context = new RunContext(spark, experiment, store, run, lock.staging());
      return RunStatus.around(context, () -> Stages.run(context, stages, termination::asked));
    }
  }

  private ExistingRun existing(ExperimentConfig experiment, Store store) throws IOException {
    return new ExistingRun(experiment, stages, store, directory(experiment, store));
  }

  private static RunDirectory directory(ExperimentConfig experiment, Store store)
      throws IOException {
    try {
      return new RunDirectory(store.absolute(experiment.output()));
    } catch (IllegalArgumentException noFolder) {
      throw new ConfigException(
          List.of("output = " + experiment.output() + ": " + noFolder.getMessage()));
    }
  }
}
