package dev.braid.text;

/** What goes with the text of an example. */
public enum TargetKind {
  /** Nothing. */
  NONE,
  /** A label for each token. */
  TAG,
  /** One label. */
  CLASS,
  /** A sentence. */
  SENTENCE
}
