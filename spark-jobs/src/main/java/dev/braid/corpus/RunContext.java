package dev.braid.corpus;

import dev.braid.config.ExperimentConfig;
import dev.braid.store.RunDirectory;
import dev.braid.store.StagingFolder;
import dev.braid.store.Store;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * What every job is given: the cluster, the experiment, and the run directory that this process has
 * locked.
 *
 * @param staging where the job writes before anyone may see it
 */
public record RunContext(
    JavaSparkContext spark,
    ExperimentConfig experiment,
    Store store,
    RunDirectory run,
    StagingFolder staging) {

  /** Names the Spark jobs that follow, in Spark's user interface. */
  public void stage(String description) {
    spark.setJobGroup("braid", description, false);
  }
}
