package dev.braid;

import dev.braid.guard.Deadline;
import dev.braid.guard.ExitCode;
import dev.braid.guard.Failure;
import dev.braid.guard.StandardError;
import picocli.CommandLine;

/**
 * Entry point of {@code bin/braid} and of {@code spark-submit --class dev.braid.Main braid.jar}.
 */
public final class Main {
  private Main() {}

  /** Runs a command and ends the JVM with its exit code. */
  public static void main(String[] args) {
    Ending ending = new Ending();
    int code = run(args, ending);
    if (!System.getProperty("spark.submit.deployMode", "client").equals("cluster")) {
      Deadline.exit(code);
    }
    // In cluster mode YARN takes any exit, even with 0, for a failure of the driver.
    if (code != ExitCode.OK) {
      throw new IllegalStateException("braid ended with exit code " + code + ending.reason());
    }
  }

  /** What the driver's last exception tells YARN. */
  private static final class Ending {
    private String reason = "";

    int tell(Throwable thrown) {
      Failure failure = Failure.tell(thrown);
      reason = ": " + failure.message();
      return failure.exitCode();
    }

    String reason() {
      return reason;
    }
  }

  static int run(String[] args) {
    return run(args, new Ending());
  }

  private static int run(String[] args, Ending ending) {
    StandardError.install();
    try {
      return new CommandLine(new BraidCommand())
          .setCaseInsensitiveEnumValuesAllowed(true)
          .setParameterExceptionHandler(Main::explainUsage)
          .setExecutionExceptionHandler((thrown, command, result) -> ending.tell(thrown))
          .execute(args);
    } catch (Throwable error) {
      // Picocli hands exceptions on to its handler, but no errors.
      return ending.tell(error);
    }
  }

  private static int explainUsage(CommandLine.ParameterException problem, String[] args) {
    CommandLine command = problem.getCommandLine();
    System.err.println("braid: " + problem.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(problem, command.getErr());
    System.err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return ExitCode.USAGE;
  }
}
