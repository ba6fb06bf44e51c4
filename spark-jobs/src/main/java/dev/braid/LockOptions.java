package dev.braid;

import dev.braid.config.ExperimentConfig;
import dev.braid.store.RunLock.Claim;
import dev.braid.store.RunLock.Terms;
import org.apache.spark.SparkContext;
import picocli.CommandLine.Option;

/** Options of all commands that lock what they write. */
final class LockOptions {
  @Option(
      names = "--take-over",
      description = "Takes the run from a process that seems to hold it and is known to be dead.")
  private boolean takeOver;

  /** Where the cluster starts a dead driver anew, the next attempt takes what the last one had. */
  Terms terms(ExperimentConfig experiment, SparkContext spark) {
    String shared = spark.applicationAttemptId().isDefined() ? spark.applicationId() : "";
    Claim claim = takeOver ? Claim.TAKE_OVER : Claim.IF_FREE;
    return new Terms(claim, shared, experiment.timeouts().lock());
  }
}
