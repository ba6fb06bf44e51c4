package dev.braid;

import dev.braid.guard.Deadline;
import dev.braid.guard.ExitCode;
import dev.braid.guard.Failure;
import dev.braid.guard.StandardError;
import dev.braid.store.ProcessUser;
import java.util.function.Consumer;
import picocli.CommandLine;

/** What {@link Main} starts once it knows that this Java will do. */
final class Application implements Consumer<String[]> {
  private String reason = "";

  /** Runs a command and ends the JVM with its exit code. */
  @Override
  public void accept(String[] args) {
    int code = execute(args);
    if (!System.getProperty("spark.submit.deployMode", "client").equals("cluster")) {
      Deadline.exit(code);
    }
    // In cluster mode YARN takes any exit, even with 0, for a failure of the driver.
    if (code != ExitCode.OK) {
      throw new IllegalStateException("braid ended with exit code " + code + reason);
    }
  }

  static int run(String[] args) {
    return new Application().execute(args);
  }

  private int execute(String[] args) {
    StandardError.install();
    try {
      ProcessUser.ensureName();
      return new CommandLine(new BraidCommand())
          .setCaseInsensitiveEnumValuesAllowed(true)
          .setParameterExceptionHandler(Application::explainUsage)
          .setExecutionExceptionHandler((thrown, command, result) -> tell(thrown))
          .execute(args);
    } catch (Throwable error) {
      // Picocli hands exceptions on to its handler, but no errors.
      return tell(error);
    }
  }

  /** The driver's last exception tells YARN the same. */
  private int tell(Throwable thrown) {
    Failure failure = Failure.tell(thrown);
    reason = ": " + failure.message();
    return failure.exitCode();
  }

  private static int explainUsage(CommandLine.ParameterException problem, String[] args) {
    CommandLine command = problem.getCommandLine();
    System.err.println("braid: " + problem.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(problem, command.getErr());
    System.err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return ExitCode.USAGE;
  }
}
