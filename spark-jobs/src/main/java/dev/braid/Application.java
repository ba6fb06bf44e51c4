package dev.braid;

import dev.braid.store.ProcessUser;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** What {@link Main} starts once it knows that this Java will do. */
final class Application implements Consumer<String[]> {
  private static final Logger LOG = LoggerFactory.getLogger(Application.class);

  /** Runs a command and ends the JVM with its exit code. */
  @Override
  public void accept(String[] args) {
    int code = run(args);
    if (!System.getProperty("spark.submit.deployMode", "client").equals("cluster")) {
      System.exit(code);
    }
    // In cluster mode YARN takes any exit, even with 0, for a failure of the driver.
    if (code != ExitCode.OK) {
      throw new IllegalStateException("braid ended with exit code " + code);
    }
  }

  static int run(String[] args) {
    ProcessUser.ensureName();
    return new CommandLine(new BraidCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExitCodeExceptionMapper(ExitCode::of)
        .setParameterExceptionHandler(Application::explainUsage)
        .setExecutionExceptionHandler(Application::explain)
        .execute(args);
  }

  private static int explainUsage(CommandLine.ParameterException problem, String[] args) {
    CommandLine command = problem.getCommandLine();
    System.err.println("braid: " + problem.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(problem, command.getErr());
    System.err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return ExitCode.USAGE;
  }

  private static int explain(
      Exception failure, CommandLine command, CommandLine.ParseResult result) {
    Throwable cause = ExitCode.cause(failure);
    int code = ExitCode.of(failure);
    if (code == ExitCode.INTERNAL) {
      LOG.error("Internal error", failure);
    } else {
      LOG.debug("Failure", failure);
    }
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    System.err.println("braid: " + message);
    return code;
  }
}
