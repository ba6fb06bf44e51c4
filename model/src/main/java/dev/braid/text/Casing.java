package dev.braid.text;

/** What happens to upper case. */
public enum Casing {
  /** Letters stay as they are. */
  KEEP,
  /** Letters become lower case by Unicode's rules, in no particular language. */
  LOWER
}
