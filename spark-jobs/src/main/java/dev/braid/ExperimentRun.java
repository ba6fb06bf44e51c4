package dev.braid;

import dev.braid.config.ExperimentConfig;
import dev.braid.config.SampleConfig;
import dev.braid.corpus.CorpusReader;
import dev.braid.corpus.FormerRun;
import dev.braid.corpus.RunContext;
import dev.braid.guard.Guard;
import dev.braid.guard.RunStatus;
import dev.braid.metric.EvaluationReport;
import dev.braid.sample.SampleCorpus;
import dev.braid.store.RunDirectory;
import dev.braid.store.RunLock;
import dev.braid.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From an experiment file to stages in a locked run directory; or to several, for its variants. */
final class ExperimentRun {
  private static final Logger LOG = LoggerFactory.getLogger(ExperimentRun.class);

  private final ExperimentOptions options;
  private final LockOptions locks;
  private final Stages stages;

  ExperimentRun(ExperimentOptions options, LockOptions locks, Stages stages) {
    this.options = options;
    this.locks = locks;
    this.stages = stages;
  }

  /** Does the stages, unless all is done. */
  void run() throws Exception {
    ExperimentConfig experiment = options.experiment();
    RunOutcome finished = new RunOutcome(experiment, stages);
    if (finished.readFinished(options.store())) {
      LOG.info("{} is done already", experiment.output());
      finished.print(options.store());
      return;
    }
    try (Guard guard = Guard.over(SparkStart.context(experiment), experiment.timeouts())) {
      guard.watch(
          () -> {
            run(experiment, guard);
            return null;
          });
    }
  }

  private void run(ExperimentConfig experiment, Guard guard) throws IOException {
    Store store = new Store(guard.spark().hadoopConfiguration());
    RunOutcome outcome = new RunOutcome(experiment, stages);
    for (ExperimentConfig each : outcome.experiments()) {
      // Before the sample is written, for a refused command writes nothing.
      existing(each, store).isBegun();
    }
    writeSample(experiment, store);
    for (ExperimentConfig each : outcome.experiments()) {
      outcome.add(each, run(each, guard, store));
    }
    outcome.writePage(outcome.print(store), store);
  }

  private static void writeSample(ExperimentConfig experiment, Store store) throws IOException {
    SampleConfig sample = experiment.sample();
    if (sample.corpus() != SampleConfig.Corpus.NONE) {
      SampleCorpus corpus = SampleCorpus.named(sample.corpus().spelling());
      SampleFiles.write(corpus, experiment.seed(), sample.size(), store, sample.output());
    }
  }

  private List<EvaluationReport> run(ExperimentConfig experiment, Guard guard, Store store)
      throws IOException {
    guard.stopIfAsked();
    RunDirectory run = RunOutcome.directory(experiment, store);
    ExistingRun existing = existing(experiment, store);
    LOG.info("{} in {}", experiment.name(), run.root());
    if (!existing.isBegun()) {
      // Missing input is found before anything is written.
      new CorpusReader(store, experiment).slices(experiment);
      FormerRun.require(experiment, store);
    }
    JavaSparkContext spark = guard.spark();
    try (RunLock lock = RunLock.acquire(store, run, locks.terms(experiment, spark.sc()))) {
      // Once more: another process may have begun the run meanwhile.
      if (!existing.isBegun()) {
        existing.makeRoom(lock.staging());
        byte[] effective = experiment.effective().getBytes(StandardCharsets.UTF_8);
        lock.staging().publish(run.experiment(), effective);
      }
      RunContext context = new RunContext(spark, experiment, store, run, lock.staging());
      return RunStatus.around(
          context,
          lock.owner(),
          guard,
          stages.names(),
          stages.before(),
          () -> stages.run(context, guard));
    }
  }

  private ExistingRun existing(ExperimentConfig experiment, Store store) throws IOException {
    return new ExistingRun(experiment, stages, store, RunOutcome.directory(experiment, store));
  }
}
