package dev.braid.corpus;

import dev.braid.config.SubwordConfig;
import dev.braid.store.InputMissingException;
import dev.braid.store.Store;
import dev.braid.text.BytePairCodes;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Codes that an experiment names in place of learning them. */
public final class SubwordCodes {
  private SubwordCodes() {}

  /**
   * The codes of the file that an experiment names; none where it names none.
   *
   * @throws InputMissingException where there is no such file
   */
  public static Optional<BytePairCodes> named(SubwordConfig subwords, Store store)
      throws IOException {
    String file = subwords.codes();
    if (file.isBlank()) {
      return Optional.empty();
    }
    if (!store.exists(file)) {
      throw new InputMissingException(
          "Cannot read "
              + file
              + ": no such file; check tokenize.subwords.codes, or leave it empty to learn codes");
    }
    try (InputStream in = store.open(file)) {
      return Optional.of(BytePairCodes.read(in, file));
    }
  }
}
