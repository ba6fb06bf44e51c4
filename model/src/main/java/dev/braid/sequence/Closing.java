package dev.braid.sequence;

import java.io.Closeable;
import java.io.IOException;

/** The end of readers that belong together. */
final class Closing {
  private Closing() {}

  /** Closes all that there are, whichever fail; throws what the first of these threw. */
  static void all(Closeable[] parts) throws IOException {
    IOException failure = null;
    for (Closeable part : parts) {
      try {
        if (part != null) {
          part.close();
        }
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
