package dev.braid.corpus;

import dev.braid.store.InputMissingException;
import dev.braid.store.RunDirectory;
import dev.braid.store.Store;
import dev.braid.text.InputException;
import dev.braid.text.Vocabulary;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;

/** The two vocabularies of a run. */
public record Vocabularies(Vocabulary tokens, Vocabulary labels) implements Serializable {

  /** Reads those of a run directory. */
  public static Vocabularies read(Store store, RunDirectory run) throws IOException {
    return new Vocabularies(read(store, run.tokens()), read(store, run.labels()));
  }

  /**
   * Makes sure that shards were encoded with these vocabularies.
   *
   * @throws InputException where they were not
   */
  public void requireThoseOf(ShardIndex index, RunDirectory run) {
    require("vocabulary", tokens.digest(), index.tokens(), run);
    require("label vocabulary", labels.digest(), index.labels(), run);
  }

  private static void require(String what, String found, String expected, RunDirectory run) {
    if (!found.equals(expected)) {
      throw new InputException(
          "Cannot use the "
              + what
              + " in "
              + run.vocabulary()
              + ": its digest "
              + found.substring(0, 8)
              + " differs from that of the shards ("
              + expected.substring(0, Math.min(8, expected.length()))
              + "); it belongs to another experiment, so rerun 'braid tokenize' and 'braid shard'"
              + " into an empty run directory");
    }
  }

  private static Vocabulary read(Store store, String path) throws IOException {
    if (!store.exists(path)) {
      throw new InputMissingException(
          "Cannot read " + path + ": no such file; run 'braid tokenize' first");
    }
    try (InputStream in = store.open(path)) {
      return Vocabulary.read(in, path);
    }
  }
}
