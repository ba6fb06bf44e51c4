package dev.braid.guard;

import dev.braid.config.ConfigException;
import dev.braid.corpus.DamagedShardException;
import dev.braid.store.CommitException;
import dev.braid.store.DamagedFileException;
import dev.braid.store.InputMissingException;
import dev.braid.store.PermissionDeniedException;
import dev.braid.store.RunLockedException;
import dev.braid.text.InputException;
import dev.braid.training.DivergedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Why a command ended: one line for people and a code for schedulers.
 *
 * @param trace the file that has the trace of an internal error; else empty
 * @param cause where the line comes from
 */
public record Failure(int exitCode, String message, String trace, Throwable cause) {
  private static final int DEEPEST = 50;
  private static final int LONGEST = 1000;

  /** Special cases stand before the exceptions that they extend. */
  private static final Map<Class<? extends Throwable>, Integer> CODES = codes();

  private static Map<Class<? extends Throwable>, Integer> codes() {
    Map<Class<? extends Throwable>, Integer> codes = new LinkedHashMap<>();
    codes.put(ConfigException.class, ExitCode.CONFIGURATION);
    codes.put(SparkRefusal.class, ExitCode.CONFIGURATION);
    codes.put(InputException.class, ExitCode.BAD_INPUT);
    codes.put(DamagedFileException.class, ExitCode.BAD_INPUT);
    codes.put(DamagedShardException.class, ExitCode.BAD_INPUT);
    codes.put(InputMissingException.class, ExitCode.NO_INPUT);
    codes.put(OutputExistsException.class, ExitCode.OUTPUT_EXISTS);
    codes.put(CommitException.class, ExitCode.OUTPUT_EXISTS);
    codes.put(RunLockedException.class, ExitCode.TRY_AGAIN);
    codes.put(StalledException.class, ExitCode.TRY_AGAIN);
    codes.put(PermissionDeniedException.class, ExitCode.PERMISSION);
    codes.put(DivergedException.class, ExitCode.DIVERGED);
    codes.put(IOException.class, ExitCode.IO);
    return codes;
  }

  Failure(int exitCode, String message, Throwable cause) {
    this(exitCode, message, "", cause);
  }

  /** What a failure means, which may be wrapped by Spark. */
  public static Failure of(Throwable failure) {
    List<Throwable> chain = chain(failure);
    for (Throwable cause : chain) {
      Optional<Failure> known = known(cause);
      if (known.isPresent()) {
        return known.get();
      }
    }
    return MemoryFailure.of(chain)
        .or(() -> ClusterFailure.of(chain))
        .orElseGet(() -> internal(failure));
  }

  private static List<Throwable> chain(Throwable failure) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable cause = failure;
        cause != null && chain.size() < DEEPEST;
        cause = cause.getCause()) {
      chain.add(cause);
    }
    return chain;
  }

  private static Optional<Failure> known(Throwable cause) {
    if (cause instanceof ReportedFailure reported) {
      return Optional.of(reported.failure());
    }
    if (cause instanceof StoppedException stopped) {
      return Optional.of(new Failure(stopped.exitCode(), stopped.getMessage(), stopped));
    }
    if (cause instanceof ConfigException problems) {
      // A line for each problem, and all of them.
      return Optional.of(new Failure(ExitCode.CONFIGURATION, problems.getMessage(), problems));
    }
    boolean wraps = cause instanceof UncheckedIOException;
    return CODES.entrySet().stream()
        .filter(entry -> !wraps && entry.getKey().isInstance(cause))
        .findFirst()
        .map(entry -> new Failure(entry.getValue(), line(cause), cause));
  }

  private static Failure internal(Throwable failure) {
    return new Failure(ExitCode.INTERNAL, "Internal error: " + line(failure), failure);
  }

  /** Whether its trace is of use. */
  boolean isInternal() {
    return exitCode == ExitCode.INTERNAL;
  }

  Failure withTrace(String file) {
    return new Failure(exitCode, message, file, cause);
  }

  /** Says it on stderr; the trace of an internal error to a file, unless it is in one already. */
  public static Failure tell(Throwable thrown) {
    Failure failure = of(thrown);
    Failure told =
        failure.isInternal() && failure.trace().isEmpty()
            ? Trace.toTemporaryFile(failure, thrown)
            : failure;
    String trace = told.trace().isEmpty() ? "" : "; the trace is in " + told.trace();
    (told.message() + trace).lines().forEach(line -> System.err.println("braid: " + line));
    return told;
  }

  static String line(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getName() : line(message);
  }

  /** The first line of a message, since Spark puts whole traces into them. */
  static String line(String message) {
    String first =
        message.lines().map(String::strip).filter(line -> !line.isEmpty()).findFirst().orElse("");
    return first.length() <= LONGEST ? first : first.substring(0, LONGEST) + " ...";
  }
}
