package dev.braid.text;

import java.io.Closeable;
import java.io.IOException;

/**
 * Reads the texts of one file, or of a range of it, without labels and targets. None is passed
 * over: what a policy leaves out keeps its place and says why. Closes its stream.
 */
public interface TextReader extends Closeable {
  /**
   * The next text, or null at the end. Throws {@link InputException} at input worse than the policy
   * allows.
   */
  TextItem next() throws IOException;
}
