package dev.braid;

import dev.braid.config.ExperimentConfig;
import dev.braid.store.InputMissingException;
import dev.braid.store.RunLock.Claim;
import dev.braid.store.RunLock.Terms;
import dev.braid.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkContext;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Options of all commands that work on an experiment. */
final class ExperimentOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "EXPERIMENT",
      description = "The experiment's file; every key stands in conf/reference.conf.")
  private String file;

  @Option(names = "--config", paramLabel = "EXPERIMENT", description = "The same, as an option.")
  private String config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Sets a key, over the file. May be given again and again.")
  private List<String> overrides = new ArrayList<>();

  @Option(
      names = "--take-over",
      description = "Takes the run from a process that seems to hold it and is known to be dead.")
  private boolean takeOver;

  /** The file systems as Spark will see them. */
  Store store() {
    return SparkStart.store();
  }

  /** The experiment, checked. */
  ExperimentConfig experiment() throws IOException {
    Store store = store();
    String name = file();
    if (!store.exists(name) && Files.isRegularFile(Path.of(name))) {
      // The default file system may be HDFS, while people keep experiments beside their code.
      name = "file:" + Path.of(name).toAbsolutePath();
    }
    if (!store.exists(name)) {
      throw new InputMissingException(
          "Cannot read "
              + name
              + ": no such file; name an experiment file, such as conf/quickstart.conf");
    }
    return ExperimentConfig.parse(store.readText(name), name, overrides);
  }

  private String file() {
    if ((file == null) == (config == null)) {
      throw new ParameterException(
          spec.commandLine(), "Name one experiment file, such as conf/quickstart.conf");
    }
    return file == null ? config : file;
  }

  /** Where the cluster starts a dead driver anew, the next attempt takes what the last one had. */
  Terms terms(ExperimentConfig experiment, SparkContext spark) {
    String shared = spark.applicationAttemptId().isDefined() ? spark.applicationId() : "";
    Claim claim = takeOver ? Claim.TAKE_OVER : Claim.IF_FREE;
    return new Terms(claim, shared, experiment.timeouts().lock());
  }
}
