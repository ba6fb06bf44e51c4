package dev.braid;

import dev.braid.sample.SampleCorpus;
import dev.braid.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Puts a generated corpus on a file system. */
final class SampleFiles {
  private SampleFiles() {}

  /** Writes all files of a corpus; the same arguments give the same bytes. */
  static void write(SampleCorpus corpus, long seed, int size, Store store, String folder)
      throws IOException {
    for (String file : corpus.fileNames()) {
      StringBuilder text = new StringBuilder();
      corpus.write(file, seed, size, text);
      store.writeAtomically(folder + "/" + file, text.toString().getBytes(StandardCharsets.UTF_8));
    }
  }
}
