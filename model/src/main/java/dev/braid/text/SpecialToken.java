package dev.braid.text;

/** The entries at the head of every token vocabulary. */
public enum SpecialToken {
  /** Fills short sequences of a batch; id 0. */
  PAD("<pad>"),
  /** Stands for every token that has no entry; id 1. */
  UNK("<unk>"),
  /** Begins a sequence; id 2. */
  BOS("<bos>"),
  /** Ends a sequence; id 3. */
  EOS("<eos>");

  private final String text;

  SpecialToken(String text) {
    this.text = text;
  }

  /** The id in every token vocabulary. */
  public int id() {
    return ordinal();
  }

  /** The spelling in the vocabulary file and in output for people. */
  public String text() {
    return text;
  }
}
