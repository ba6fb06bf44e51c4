package dev.braid.text;

import java.io.Serializable;
import java.text.Normalizer;
import java.util.Locale;

/**
 * Brings text into a normal form and case. Applying it twice gives what applying it once gives.
 *
 * @param form the normal form
 * @param casing what happens to upper case
 */
public record TextNormalizer(NormalForm form, Casing casing) implements Serializable {
  /** Leaves text as it is. */
  public static final TextNormalizer NONE = new TextNormalizer(NormalForm.NONE, Casing.KEEP);

  /** The normalised text; the same object if there is nothing to change. */
  public String normalize(String text) {
    String composed = compose(text);
    if (casing == Casing.KEEP) {
      return composed;
    }
    // Lower case may need composing again.
    String lower = composed.toLowerCase(Locale.ROOT);
    return lower.equals(composed) ? composed : compose(lower);
  }

  private String compose(String text) {
    return switch (form) {
      case NONE -> text;
      case NFC -> compose(text, Normalizer.Form.NFC);
      case NFKC -> compose(text, Normalizer.Form.NFKC);
    };
  }

  private static String compose(String text, Normalizer.Form form) {
    return Normalizer.isNormalized(text, form) ? text : Normalizer.normalize(text, form);
  }
}
