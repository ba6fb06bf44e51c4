package dev.braid.training;

/**
 * Momenta that a replica kept to itself are gone with the executor that had them. Training can go
 * back to its last checkpoint, which has them in files.
 */
public final class LostMomentaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message whose momenta are gone, a sentence without its end
   */
  public LostMomentaException(String message) {
    super(message);
  }
}
