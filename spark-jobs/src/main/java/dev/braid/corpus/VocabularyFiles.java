package dev.braid.corpus;

import dev.braid.sequence.Lexicon;
import dev.braid.store.DamagedFileException;
import dev.braid.store.InputMissingException;
import dev.braid.store.RunDirectory;
import dev.braid.store.Store;
import dev.braid.text.BytePairCodes;
import dev.braid.text.Vocabulary;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The files of {@code vocabulary/}, read against the digests that {@code input.json} has of them.
 *
 * @param digests by name; empty for a vocabulary of an older Braid, which has none
 */
record VocabularyFiles(Store store, RunDirectory run, Map<String, String> digests) {
  private static final int LARGEST_REPORT = 1 << 24;

  /** Those of a run. */
  static VocabularyFiles of(Store store, RunDirectory run) throws IOException {
    String report = run.vocabularyInput();
    return new VocabularyFiles(
        store,
        run,
        store.exists(report) ? digests(store.read(report, LARGEST_REPORT), report) : Map.of());
  }

  private static Map<String, String> digests(byte[] report, String name)
      throws DamagedFileException {
    try {
      Map<String, String> digests = new HashMap<>();
      Fields root = Fields.of(report, Vocabularies.REPORT, Vocabularies.REPORT_VERSION);
      for (Fields file : root.objects("files")) {
        digests.put(file.text("name"), file.digest("sha256"));
      }
      return digests;
    } catch (IllegalArgumentException fault) {
      throw damaged(name, "it " + fault.getMessage(), fault);
    }
  }

  /** The lexicon of one side: {@code tokens} or {@code labels}. */
  Lexicon lexicon(String vocabulary, String codes) throws IOException {
    if (!store.exists(vocabulary)) {
      throw new InputMissingException(
          "Cannot read " + vocabulary + ": no such file; run 'braid tokenize' first");
    }
    return new Lexicon(read(vocabulary, Vocabulary::read), codes(codes));
  }

  private BytePairCodes codes(String path) throws IOException {
    if (store.exists(path)) {
      return read(path, BytePairCodes::read);
    }
    if (digests.containsKey(name(path))) {
      throw damaged(path, "no such file", null);
    }
    return null;
  }

  @FunctionalInterface
  private interface Content<T> {
    T read(InputStream in, String path) throws IOException;
  }

  private <T> T read(String path, Content<T> content) throws IOException {
    try (InputStream stored = store.open(path);
        DigestInputStream in = new DigestInputStream(stored, DigestUtils.getSha256Digest())) {
      T read = content.read(in, path);
      String found = Hex.encodeHexString(in.getMessageDigest().digest());
      String expected = digests.isEmpty() ? found : digests.getOrDefault(name(path), "none");
      if (!found.equals(expected)) {
        String fault =
            String.format(
                "checksum %.8s differs from that in %s (%.8s)",
                found, run.vocabularyInput(), expected);
        throw damaged(path, fault, null);
      }
      return read;
    }
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static DamagedFileException damaged(String path, String fault, Exception cause) {
    return new DamagedFileException(
        "Cannot read "
            + path
            + ": "
            + fault
            + "; put it back as it was, or rerun 'braid tokenize' and 'braid shard' into an empty"
            + " run directory",
        cause);
  }
}
