package dev.braid.corpus;

import dev.braid.config.ExperimentConfig;
import dev.braid.config.SubwordConfig;
import dev.braid.sequence.ExampleEncoder;
import dev.braid.sequence.Lexicon;
import dev.braid.store.InputMissingException;
import dev.braid.store.RunDirectory;
import dev.braid.store.Store;
import dev.braid.text.BytePairCodes;
import dev.braid.text.InputException;
import dev.braid.text.Vocabulary;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
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

  /** Reads those of a run directory. */
  public static Vocabularies read(Store store, RunDirectory run) throws IOException {
    return new Vocabularies(
        read(store, run.tokens(), run.tokenCodes()), read(store, run.labels(), run.labelCodes()));
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

  private static Lexicon read(Store store, String vocabulary, String codes) throws IOException {
    if (!store.exists(vocabulary)) {
      throw new InputMissingException(
          "Cannot read " + vocabulary + ": no such file; run 'braid tokenize' first");
    }
    try (InputStream in = store.open(vocabulary)) {
      return new Lexicon(Vocabulary.read(in, vocabulary), codes(store, codes));
    }
  }

  private static BytePairCodes codes(Store store, String path) throws IOException {
    if (!store.exists(path)) {
      return null;
    }
    try (InputStream in = store.open(path)) {
      return BytePairCodes.read(in, path);
    }
  }
}
