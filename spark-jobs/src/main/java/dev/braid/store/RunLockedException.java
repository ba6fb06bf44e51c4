package dev.braid.store;

/** Another writer holds the run directory, or has taken it over. */
public final class RunLockedException extends StoreException {
  private static final long serialVersionUID = 1L;

  private final String holder;
  private final boolean maybeDead;

  RunLockedException(String message) {
    this(message, "", false);
  }

  /**
   * @param holder its line in the lock file
   * @param maybeDead whether the file system would not know yet
   */
  RunLockedException(String message, String holder, boolean maybeDead) {
    super(message);
    this.holder = holder;
    this.maybeDead = maybeDead;
  }

  RunLockedException(String message, Throwable cause) {
    super(message, cause);
    this.holder = "";
    this.maybeDead = false;
  }

  String holder() {
    return holder;
  }

  boolean maybeDead() {
    return maybeDead;
  }
}
