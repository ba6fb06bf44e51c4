package dev.braid.sequence;

import dev.braid.text.BytePairEncoding;
import dev.braid.text.Vocabulary;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Words or labels to ids, as one {@link Lexicon} has them: as they are, or cut into subwords first.
 * For one thread.
 */
public final class TokenEncoder {
  private final Vocabulary vocabulary;
  private final BytePairEncoding subwords;

  /**
   * @param subwords null where words stay whole
   */
  TokenEncoder(Vocabulary vocabulary, BytePairEncoding subwords) {
    this.vocabulary = vocabulary;
    this.subwords = subwords;
  }

  /** The tokens that words become: the words themselves, or their subwords. */
  public List<String> tokens(List<String> words) {
    return subwords == null ? words : subwords.segment(words);
  }

  /** The same with BPE dropout, where the lexicon's settings have any. */
  List<String> tokens(List<String> words, RandomGenerator random) {
    return subwords == null ? words : subwords.segment(words, random);
  }

  /** The ids of {@link #tokens tokens}; UNK's, or -1 for labels, for those without an entry. */
  public int[] ids(List<String> tokens) {
    return vocabulary.ids(tokens);
  }
}
