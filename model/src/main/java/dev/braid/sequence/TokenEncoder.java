package dev.braid.sequence;

import dev.braid.text.BytePairEncoding;
import dev.braid.text.Detokenizer;
import dev.braid.text.SpecialToken;
import dev.braid.text.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Words or labels to ids, as one {@link Lexicon} has them: as they are, or cut into subwords first.
 * For one thread.
 */
public final class TokenEncoder {
  private static final int SPECIALS = SpecialToken.values().length;

  private final Vocabulary vocabulary;
  private final BytePairEncoding subwords;
  private final Detokenizer joiner;

  /**
   * @param subwords null where words stay whole
   * @param joiner of subwords; null where there are none
   */
  TokenEncoder(Vocabulary vocabulary, BytePairEncoding subwords, Detokenizer joiner) {
    this.vocabulary = vocabulary;
    this.subwords = subwords;
    this.joiner = joiner;
  }

  /** The tokens that words become: the words themselves, or their subwords. */
  public List<String> tokens(List<String> words) {
    return subwords == null ? words : subwords.segment(words);
  }

  /** The ids of {@link #tokens tokens}; UNK's, or -1 for labels, for those without an entry. */
  public int[] ids(List<String> tokens) {
    return vocabulary.ids(tokens);
  }

  /**
   * Ids of the same words, cut anew with the BPE dropout of the lexicon's settings. Special tokens
   * stay, and so does what cannot be put together again or would become unknown: the part of a word
   * before an unknown subword, a word that was cut off, one whose new subwords are not all known.
   */
  int[] withDropout(int[] ids, RandomGenerator random) {
    if (subwords == null) {
      return ids;
    }
    IntStream.Builder drawn = IntStream.builder();
    int start = 0;
    while (start < ids.length) {
      int end = endOfWord(ids, start);
      for (int id : cutAnew(Arrays.copyOfRange(ids, start, end), random)) {
        drawn.add(id);
      }
      start = end;
    }
    return drawn.build().toArray();
  }

  /** Behind the word, or the special token, that begins there. */
  private int endOfWord(int[] ids, int start) {
    int end = start;
    while (end < ids.length - 1 && goesOn(ids[end])) {
      end++;
    }
    return end + 1;
  }

  private boolean goesOn(int id) {
    return id >= SPECIALS && vocabulary.token(id).endsWith(BytePairEncoding.CONTINUATION);
  }

  private int[] cutAnew(int[] word, RandomGenerator random) {
    int last = word[word.length - 1];
    if (last < SPECIALS || goesOn(last)) {
      return word;
    }
    List<String> pieces = new ArrayList<>(word.length);
    for (int id : word) {
      pieces.add(vocabulary.token(id));
    }
    int[] drawn = ids(subwords.segment(joiner.words(pieces), random));
    for (int id : drawn) {
      if (id == SpecialToken.UNK.id()) {
        return word;
      }
    }
    return drawn;
  }
}
