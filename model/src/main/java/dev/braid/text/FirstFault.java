package dev.braid.text;

/**
 * The fault of a row that counts: the first, but one that leaves no text comes before one that can
 * be replaced.
 */
public final class FirstFault {
  private Fault fault;

  /** Notes a fault. */
  public void note(InputProblem problem, String reason) {
    boolean replaceable = fault != null && fault.problem() == InputProblem.MALFORMED;
    if (fault == null || replaceable && problem != InputProblem.MALFORMED) {
      fault = new Fault(problem, reason);
    }
  }

  /** The fault; null if none was noted. */
  public Fault get() {
    return fault;
  }

  /** Forgets what was noted. */
  public void clear() {
    fault = null;
  }
}
