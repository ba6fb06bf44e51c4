package dev.braid.text;

import java.io.Serializable;

/**
 * One of the texts of a file, in its place even if nothing can be made of it.
 *
 * @param text null where there is none to go on with
 * @param fault why there is none, or what was replaced in it; else null
 */
public record TextItem(RawText text, Fault fault) implements Serializable {
  /** A text without a fault. */
  public static TextItem of(RawText text) {
    return new TextItem(text, null);
  }

  /** A text to be cut, without a fault. */
  static TextItem whole(String text) {
    return of(new RawText.Whole(text));
  }

  static TextItem refused(Fault fault) {
    return new TextItem(null, fault);
  }
}
