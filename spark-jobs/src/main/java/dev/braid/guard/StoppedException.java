package dev.braid.guard;

/** Work that was given up because somebody asked for that. */
public final class StoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  StoppedException(String signal, int exitCode) {
    super("Stopped by SIG" + signal + "; the same command goes on from what is there");
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }
}
