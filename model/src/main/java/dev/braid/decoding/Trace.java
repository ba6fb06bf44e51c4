package dev.braid.decoding;

/** What a search remembers of the way to a hypothesis. */
public enum Trace {
  /** The tokens. */
  TOKENS,
  /** The tokens, and where in the source the model looked for each of them. */
  ATTENTION
}
