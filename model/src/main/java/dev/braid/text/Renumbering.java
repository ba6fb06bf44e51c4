package dev.braid.text;

/**
 * Where the entries of a vocabulary stood in an earlier one. Immutable.
 *
 * <p>An entry is the same if it is spelled the same; special tokens are the same in all
 * vocabularies, and never the same as an ordinary token that is spelled like one.
 */
public final class Renumbering {
  /** The former id of an entry that the earlier vocabulary does not have. */
  public static final int NONE = -1;

  private final int[] former;
  private final int formerSize;
  private final int known;

  private Renumbering(int[] former, int formerSize) {
    this.former = former;
    this.formerSize = formerSize;
    int found = 0;
    for (int id : former) {
      found += id == NONE ? 0 : 1;
    }
    this.known = found;
  }

  /**
   * Compares what models of two vocabularies have parameters for: not labels that count 0.
   *
   * @throws IllegalArgumentException if one numbers tokens and the other labels
   */
  public static Renumbering of(Vocabulary before, Vocabulary now) {
    if (before.kind() != now.kind()) {
      throw new IllegalArgumentException(
          "Cannot compare a vocabulary of " + before.kind() + " with one of " + now.kind());
    }
    int specials = now.kind().specials();
    int[] former = new int[now.outputs()];
    for (int id = 0; id < former.length; id++) {
      int found = id < specials ? id : before.lookup(now.token(id));
      // What has no entry is UNK, which is special, or has no id.
      boolean lacks = id >= specials && found < specials || found >= before.outputs();
      former[id] = lacks ? NONE : found;
    }
    return new Renumbering(former, before.outputs());
  }

  /** The id that an entry had in the earlier vocabulary, or {@link #NONE}. */
  public int former(int id) {
    return former[id];
  }

  /** The number of entries now. */
  public int size() {
    return former.length;
  }

  /** The number of entries of the earlier vocabulary. */
  public int formerSize() {
    return formerSize;
  }

  /** Entries that both have, specials included. */
  public int known() {
    return known;
  }

  /** Entries that the earlier vocabulary does not have. */
  public int added() {
    return size() - known;
  }

  /** Entries that only the earlier vocabulary has. */
  public int dropped() {
    return formerSize - known;
  }

  @Override
  public String toString() {
    return known + " known, " + added() + " new, " + dropped() + " dropped";
  }
}
