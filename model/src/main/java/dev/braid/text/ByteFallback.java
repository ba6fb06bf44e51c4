package dev.braid.text;

/** What becomes of a subword that a byte-pair encoding does not know. */
public enum ByteFallback {
  /** It stays, and is unknown to the model. */
  OFF,
  /** It becomes its bytes in UTF-8, which {@link ByteTokens} spells. */
  ON
}
