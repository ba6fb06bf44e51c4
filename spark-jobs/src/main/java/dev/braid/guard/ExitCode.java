package dev.braid.guard;

/** What the process ends with; schedulers act on it. */
public final class ExitCode {
  public static final int OK = 0;
  public static final int USAGE = 64;
  public static final int BAD_INPUT = 65;
  public static final int NO_INPUT = 66;
  public static final int INTERNAL = 70;
  public static final int OUTPUT_EXISTS = 73;
  public static final int IO = 74;
  public static final int TRY_AGAIN = 75;
  public static final int DIVERGED = 76;
  public static final int PERMISSION = 77;
  public static final int CONFIGURATION = 78;
  public static final int INTERRUPTED = 130;
  public static final int TERMINATED = 143;

  private ExitCode() {}
}
