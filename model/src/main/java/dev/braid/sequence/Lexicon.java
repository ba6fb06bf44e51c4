package dev.braid.sequence;

import dev.braid.config.ConfigException;
import dev.braid.config.SubwordConfig;
import dev.braid.config.TokenizeConfig;
import dev.braid.text.ByteFallback;
import dev.braid.text.BytePairCodes;
import dev.braid.text.BytePairEncoding;
import dev.braid.text.BytePairOptions;
import dev.braid.text.Detokenizer;
import dev.braid.text.Detokenizer.Joining;
import dev.braid.text.TokenCounts;
import dev.braid.text.Vocabulary;
import java.io.Serializable;
import java.util.Set;

/**
 * All that turns one side's words, or labels, into ids and back.
 *
 * @param codes how words are cut into the subwords that the vocabulary holds; null where it holds
 *     words or labels
 */
public record Lexicon(Vocabulary vocabulary, BytePairCodes codes) implements Serializable {

  /**
   * The lexicon of the words of a corpus.
   *
   * @param words counted; those that cannot enter the vocabulary may be counted as UNK
   */
  public static Lexicon ofWords(TokenCounts words, TokenizeConfig settings) {
    return new Lexicon(Vocabulary.ofTokens(words, settings.minCount(), settings.maxSize()), null);
  }

  /**
   * The lexicon of the labels of a corpus.
   *
   * @param seen labels of the text that a model is validated and tested by
   */
  public static Lexicon ofLabels(TokenCounts labels, Set<String> seen) {
    return new Lexicon(Vocabulary.ofLabels(labels, seen), null);
  }

  /**
   * The lexicon of the subwords of a corpus. Its entries are the subwords that words are cut into
   * and that occur often enough, and all characters that do; with byte fallback the bytes, with
   * dropout what any merge makes, for any of these may be left of a word. A subword without an
   * entry is split again, so that the counts are those of the corpus as it is encoded.
   *
   * @throws ConfigException where {@code tokenize.max-size} has no room for what has to be there
   */
  public static Lexicon ofSubwords(
      CorpusWords words, BytePairCodes codes, TokenizeConfig settings) {
    Set<String> chosen = SubwordEntries.of(words, codes, settings);
    ByteFallback fallback = fallback(settings.subwords());
    TokenCounts subwords =
        words.pieces(
            () -> {
              BytePairOptions options = new BytePairOptions(chosen, fallback, 0);
              return new BytePairEncoding(codes, options)::segment;
            });
    return new Lexicon(Vocabulary.ofEntries(subwords, chosen), codes);
  }

  /** An encoder for one thread. */
  public TokenEncoder encoder(SubwordConfig settings) {
    if (codes == null) {
      return new TokenEncoder(vocabulary, null, null);
    }
    BytePairOptions options =
        BytePairOptions.NONE
            .withVocabulary(vocabulary)
            .withByteFallback(fallback(settings))
            .withDropout(settings.dropout());
    Detokenizer joiner = new Detokenizer(Joining.NOTHING, fallback(settings));
    return new TokenEncoder(vocabulary, new BytePairEncoding(codes, options), joiner);
  }

  private static ByteFallback fallback(SubwordConfig settings) {
    return switch (settings.byteFallback()) {
      case OFF -> ByteFallback.OFF;
      case ON -> ByteFallback.ON;
    };
  }
}
