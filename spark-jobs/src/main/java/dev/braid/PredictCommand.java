package dev.braid;

import dev.braid.config.ConfigException;
import dev.braid.config.ExperimentConfig;
import dev.braid.guard.ExitCode;
import dev.braid.guard.Guard;
import dev.braid.predict.PredictJob;
import dev.braid.store.RunDirectory;
import dev.braid.store.Store;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Applies a trained model to text. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    description = {
      "Reads text, columns, JSON lines or Parquet and writes a prediction for each line, sentence"
          + " or",
      "row, in the order of the input: translations, labels, or token probabilities; as JSON lines",
      "or Parquet."
    },
    footer = {
      "",
      "Example:",
      "  braid predict my.conf --set predict.input=news.txt --set predict.output=news-tagged"
    })
final class PredictCommand implements Callable<Integer> {
  @Mixin private ExperimentOptions options;

  @Mixin private LockOptions locks;

  @Override
  public Integer call() throws Exception {
    ExperimentConfig experiment = options.experiment();
    if (!experiment.variants().isEmpty()) {
      throw new ConfigException(
          List.of(
              "variants: must be empty for 'braid predict'; name the experiment.conf in the run"
                  + " directory of one of them"));
    }
    experiment.predict().require();
    try (Guard guard = Guard.over(SparkStart.context(experiment), experiment.timeouts())) {
      Store store = new Store(guard.spark().hadoopConfiguration());
      RunDirectory run = RunOutcome.directory(experiment, store);
      guard.watch(
          () -> {
            PredictJob.run(
                guard.spark(), experiment, store, run, locks.terms(experiment, guard.spark().sc()));
            return null;
          });
    }
    return ExitCode.OK;
  }
}
