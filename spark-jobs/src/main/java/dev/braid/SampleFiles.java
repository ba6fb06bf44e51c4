package dev.braid;

import dev.braid.sample.SampleCorpus;
import dev.braid.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Puts a generated corpus on a file system. */
final class SampleFiles {
  private static final int LARGEST = 1 << 30;

  private SampleFiles() {}

  /**
   * Writes all files of a corpus; the same arguments give the same bytes. Files that have them
   * already are left alone.
   */
  static void write(SampleCorpus corpus, long seed, int size, Store store, String folder)
      throws IOException {
    for (String file : corpus.fileNames()) {
      StringBuilder text = new StringBuilder();
      corpus.write(file, seed, size, text);
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      String path = folder + "/" + file;
      if (!store.exists(path) || !Arrays.equals(store.read(path, LARGEST), bytes)) {
        store.writeAtomically(path, bytes);
      }
    }
  }
}
