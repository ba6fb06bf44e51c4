package dev.braid;

import dev.braid.config.ConfigException;
import dev.braid.corpus.DamagedShardException;
import dev.braid.store.CommitException;
import dev.braid.store.DamagedFileException;
import dev.braid.store.InputMissingException;
import dev.braid.store.PermissionDeniedException;
import dev.braid.store.RunLockedException;
import dev.braid.text.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the process ends with; schedulers act on it. */
final class ExitCode {
  static final int OK = 0;
  static final int USAGE = 64;
  static final int BAD_INPUT = 65;
  static final int NO_INPUT = 66;
  static final int INTERNAL = 70;
  static final int OUTPUT_EXISTS = 73;
  static final int IO = 74;
  static final int TRY_AGAIN = 75;
  static final int PERMISSION = 77;
  static final int CONFIGURATION = 78;
  static final int TERMINATED = 143;

  /** Special cases stand before the exceptions that they extend. */
  private static final Map<Class<? extends Throwable>, Integer> CODES = codes();

  private ExitCode() {}

  /** The code for a failure, which may be wrapped by Spark. */
  static int of(Throwable failure) {
    Throwable cause = cause(failure);
    for (Map.Entry<Class<? extends Throwable>, Integer> entry : CODES.entrySet()) {
      if (entry.getKey().isInstance(cause)) {
        return entry.getValue();
      }
    }
    return INTERNAL;
  }

  /** The failure that says most: the first, from outside, that has a code of its own. */
  static Throwable cause(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      boolean wraps = cause instanceof UncheckedIOException;
      if (!wraps && CODES.keySet().stream().anyMatch(known(cause))) {
        return cause;
      }
    }
    return failure;
  }

  private static java.util.function.Predicate<Class<? extends Throwable>> known(Throwable cause) {
    return type -> type.isInstance(cause);
  }

  private static Map<Class<? extends Throwable>, Integer> codes() {
    Map<Class<? extends Throwable>, Integer> codes = new LinkedHashMap<>();
    codes.put(ConfigException.class, CONFIGURATION);
    codes.put(InputException.class, BAD_INPUT);
    codes.put(DamagedFileException.class, BAD_INPUT);
    codes.put(DamagedShardException.class, BAD_INPUT);
    codes.put(InputMissingException.class, NO_INPUT);
    codes.put(OutputExistsException.class, OUTPUT_EXISTS);
    codes.put(CommitException.class, OUTPUT_EXISTS);
    codes.put(RunLockedException.class, TRY_AGAIN);
    codes.put(PermissionDeniedException.class, PERMISSION);
    codes.put(IOException.class, IO);
    codes.put(UncheckedIOException.class, IO);
    return codes;
  }
}
