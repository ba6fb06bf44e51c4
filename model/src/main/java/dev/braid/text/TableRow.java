package dev.braid.text;

/**
 * What is read of one row of a table.
 *
 * @param offset the row's place in the order of its file: of a line its first byte, else its number
 * @param text null where there is none
 * @param target what goes with it; null where there is none, or none is read
 * @param fault why there is no text to go on with, or what was replaced; null where nothing is
 *     wrong but perhaps a missing value. The {@link TextPolicy} has been applied to it
 */
public record TableRow(long offset, RawText text, RawText target, Fault fault) {
  /**
   * The row of values that were read.
   *
   * @param fault what is wrong with them, to which the policy has been applied; null if nothing is
   */
  public static TableRow of(
      long offset, RawText text, RawText target, Fault fault, TextPolicy policy) {
    boolean usable = fault == null || policy.action(fault.problem()) == BadInput.REPLACE;
    return usable ? new TableRow(offset, text, target, fault) : refused(offset, fault);
  }

  /** A row that is left out. */
  public static TableRow refused(long offset, Fault fault) {
    return new TableRow(offset, null, null, fault);
  }

  boolean isRefused() {
    return text == null && fault != null;
  }
}
