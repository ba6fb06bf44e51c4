package dev.braid.text;

import java.io.Closeable;
import java.io.IOException;

/** Reads the examples of one file, of a range of it, or of a pair of files. Closes its streams. */
public interface ExampleReader extends Closeable {
  /**
   * The next example, or null at the end. Throws {@link InputException} at input worse than the
   * policy allows.
   */
  RawExample next() throws IOException;
}
