package dev.braid.training;

/** Momenta that a replica kept to itself are gone with the executor that had them. */
public final class LostMomentaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LostMomentaException(String message) {
    super(message);
  }
}
