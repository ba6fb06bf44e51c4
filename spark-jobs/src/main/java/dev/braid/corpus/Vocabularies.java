package dev.braid.corpus;

import dev.braid.config.ExperimentConfig;
import dev.braid.config.SubwordConfig;
import dev.braid.sequence.ExampleEncoder;
import dev.braid.sequence.Lexicon;
import dev.braid.store.DamagedFileException;
import dev.braid.store.RunDirectory;
import dev.braid.store.Store;
import dev.braid.text.InputException;
import dev.braid.text.Vocabulary;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What a run's text is encoded with.
 *
 * @param source of the tokens, in an encoder-decoder of the source's
 * @param target of the labels, in an encoder-decoder of the target's tokens
 */
public record Vocabularies(Lexicon source, Lexicon target) implements Serializable {
  /** The format of the report that has digests of their files. */
  public static final String REPORT = "braid-input";

  /** Its version. */
  public static final int REPORT_VERSION = 2;

  /**
   * Reads those of a run directory.
   *
   * @throws DamagedFileException where a file is not the one that was written
   * @throws InputException where one is no vocabulary, or no codes
   */
  public static Vocabularies read(Store store, RunDirectory run) throws IOException {
    VocabularyFiles files = VocabularyFiles.of(store, run);
    return new Vocabularies(
        files.lexicon(run.tokens(), run.tokenCodes()),
        files.lexicon(run.labels(), run.labelCodes()));
  }

  /** The vocabulary of the tokens, in an encoder-decoder of the source's. */
  public Vocabulary tokens() {
    return source.vocabulary();
  }

  /** The vocabulary of the labels, in an encoder-decoder of the target's tokens. */
  public Vocabulary labels() {
    return target.vocabulary();
  }

  /** An encoder of the experiment's examples, for one thread. */
  public ExampleEncoder encoder(ExperimentConfig experiment) {
    SubwordConfig subwords = experiment.tokenize().subwords();
    return new ExampleEncoder(
        experiment.task(), source.encoder(subwords), target.encoder(subwords), experiment.shard());
  }

  /** The digest of the codes of both sides; empty where there are none. */
  public String codesDigest() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      for (Lexicon lexicon : new Lexicon[] {source, target}) {
        if (lexicon.codes() != null) {
          lexicon.codes().write(bytes);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("A merge is not well-formed Unicode", e);
    }
    return bytes.size() == 0 ? "" : DigestUtils.sha256Hex(bytes.toByteArray());
  }

  /**
   * Makes sure that shards were encoded with these vocabularies.
   *
   * @throws InputException where they were not
   */
  public void requireThoseOf(ShardIndex index, RunDirectory run) {
    require("vocabulary", tokens().digest(), index.tokens(), run);
    require("label vocabulary", labels().digest(), index.labels(), run);
    require("codes", codesDigest(), index.codes(), run);
  }

  private static void require(String what, String found, String expected, RunDirectory run) {
    if (!found.equals(expected)) {
      throw new InputException(
          "Cannot use the "
              + what
              + " in "
              + run.vocabulary()
              + ": its digest "
              + shown(found)
              + " differs from that of the shards ("
              + shown(expected)
              + "); it belongs to another experiment, so rerun 'braid tokenize' and 'braid shard'"
              + " into an empty run directory");
    }
  }

  private static String shown(String digest) {
    return digest.isEmpty() ? "none" : digest.substring(0, Math.min(8, digest.length()));
  }
}
