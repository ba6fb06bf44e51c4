package dev.braid.config;

/** What a network learns. */
public enum Task {
  /** The next token from those before it. */
  LANGUAGE_MODEL,
  /** One label a token. */
  TAGGER,
  /** One label a sequence. */
  CLASSIFIER,
  /** A target sequence from a source sequence. */
  ENCODER_DECODER;

  /** The name as it stands in a configuration. */
  public String spelling() {
    return Section.spelling(this);
  }
}
