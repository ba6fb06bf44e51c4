package dev.braid.text;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * One example as text: a sentence or a document.
 *
 * @param offset the byte in the (text) file at which its first line begins
 * @param tokens at least one token; none for an empty line of plain text
 * @param labels one label a token (tagging), one label (classification), the target's tokens
 *     (encoder-decoder) or none (language model)
 */
public record RawExample(long offset, List<String> tokens, List<String> labels)
    implements Serializable {
  /** Copies the lists. */
  public RawExample {
    tokens = new ArrayList<>(tokens);
    labels = new ArrayList<>(labels);
  }
}
