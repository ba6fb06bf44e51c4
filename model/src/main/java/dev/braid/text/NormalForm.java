package dev.braid.text;

/** A normalisation form of Unicode Standard Annex 15. */
public enum NormalForm {
  /** Text stays as it is. */
  NONE,
  /** Canonical composition: one spelling for characters that look the same. */
  NFC,
  /**
   * Compatibility composition: also full-width letters, ligatures and the like become plain ones.
   */
  NFKC
}
