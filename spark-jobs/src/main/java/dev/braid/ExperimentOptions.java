package dev.braid;

import dev.braid.config.ExperimentConfig;
import dev.braid.store.InputMissingException;
import dev.braid.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Options of all commands that work on an experiment. */
final class ExperimentOptions {
  private static final String NAME_ONE = "Name one experiment file, such as conf/quickstart.conf";

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

  /** The file systems as Spark will see them. */
  Store store() {
    return SparkStart.store();
  }

  /** The experiment, checked. */
  ExperimentConfig experiment() throws IOException {
    String named = file().orElseThrow(() -> new ParameterException(spec.commandLine(), NAME_ONE));
    return experiment(store(), named);
  }

  /** The experiment in that file, checked. */
  ExperimentConfig experiment(Store store, String named) throws IOException {
    String name = named;
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

  /** The experiment's file; empty where none is named. */
  Optional<String> file() {
    if (file != null && config != null) {
      throw new ParameterException(spec.commandLine(), NAME_ONE);
    }
    return Optional.ofNullable(file == null ? config : file);
  }
}
