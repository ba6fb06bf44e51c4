package dev.braid;

import dev.braid.config.ExperimentConfig;
import dev.braid.config.Timeouts;
import dev.braid.doctor.Doctor;
import dev.braid.doctor.DoctorReport;
import dev.braid.doctor.Trouble;
import dev.braid.guard.ExitCode;
import dev.braid.guard.Guard;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Looks at a cluster before a run is begun. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Tries on the driver and on every executor what a run needs: Spark, Java and",
      "its flags, native kernels, what crosses the wire, clocks, local folders; with",
      "an experiment also slots, file system, locks, output and input. Says what to",
      "change and leaves nothing behind. Ends with 0 where nothing fails, else with",
      "the exit code of what fails first in the table."
    },
    footer = {
      "",
      "Examples:",
      "  braid doctor --master yarn --properties-file conf/cluster/yarn.conf",
      "  braid doctor my.conf --master spark://host:7077 --json"
    })
final class DoctorCommand implements Callable<Integer> {
  /** What is away is a finding, and not waited for. */
  private static final Timeouts NO_PATIENCE =
      new Timeouts(Duration.ZERO, Duration.ZERO, Duration.ZERO);

  @Spec private CommandSpec spec;

  @Mixin private ExperimentOptions options;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "The longest for Spark to start, executors to come, and each check (60).")
  private int wait;

  @Option(names = "--json", description = "Prints JSON in place of a table.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    if (wait < 1) {
      throw new ParameterException(
          spec.commandLine(), "--wait is " + wait + "; it must be at least 1");
    }
    Optional<String> file = options.file();
    Doctor doctor = new Doctor(Duration.ofSeconds(wait));
    if (doctor.findsSpark()) {
      if (file.isPresent()) {
        doctor.read(file.get(), () -> experiments(file.get()));
      }
      Optional<JavaSparkContext> spark =
          doctor.start(() -> SparkStart.context("doctor", NO_PATIENCE));
      if (spark.isPresent()) {
        examine(doctor, spark.get());
      }
    }
    return print(doctor.report());
  }

  private List<ExperimentConfig> experiments(String file) throws IOException {
    return RunOutcome.experiments(options.experiment(SparkStart.store(NO_PATIENCE), file));
  }

  private static void examine(Doctor doctor, JavaSparkContext spark) throws Exception {
    try (Guard guard = Guard.over(spark, NO_PATIENCE)) {
      guard.watch(
          () -> {
            doctor.examine(spark);
            guard.stopIfAsked();
            return null;
          });
    }
  }

  private int print(DoctorReport report) {
    int code = exitCode(report.trouble());
    System.out.print(json ? report.json(code) + System.lineSeparator() : report.table());
    if (code != ExitCode.OK) {
      System.err.println("braid: " + report.failures());
    }
    return code;
  }

  private static int exitCode(Trouble trouble) {
    return switch (trouble) {
      case NONE -> ExitCode.OK;
      case CONFIGURATION -> ExitCode.CONFIGURATION;
      case CLUSTER -> ExitCode.TRY_AGAIN;
      case DAMAGE -> ExitCode.BAD_INPUT;
      case INPUT -> ExitCode.NO_INPUT;
      case STORAGE -> ExitCode.IO;
      case PERMISSION -> ExitCode.PERMISSION;
      case INTERNAL -> ExitCode.INTERNAL;
    };
  }
}
