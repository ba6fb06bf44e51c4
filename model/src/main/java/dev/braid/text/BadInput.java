package dev.braid.text;

/** What to do with input that breaks a rule. */
public enum BadInput {
  /** Stop with an {@link InputException}. */
  FAIL,
  /** Leave it out and count it. */
  SKIP,
  /**
   * Put U+FFFD in place of malformed bytes, as Java does, and count the line; for malformed UTF-8
   * only.
   */
  REPLACE
}
