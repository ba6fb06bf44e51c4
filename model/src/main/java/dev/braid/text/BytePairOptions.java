package dev.braid.text;

import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/**
 * How a {@link BytePairEncoding} goes beyond its codes.
 *
 * @param vocabulary the only subwords that may come out, with their continuation marks; what is not
 *     in it is split into the symbols it was merged from, down to characters. Empty: all may
 * @param byteFallback what becomes of characters that are still unknown
 * @param dropout the probability with which a possible merge is left out, from 0 to 1, where a
 *     source of random numbers is given
 */
public record BytePairOptions(Set<String> vocabulary, ByteFallback byteFallback, double dropout) {
  /** The codes and nothing else. */
  public static final BytePairOptions NONE = new BytePairOptions(Set.of(), ByteFallback.OFF, 0);

  /** Checks the settings; throws {@code IllegalArgumentException}. */
  public BytePairOptions {
    vocabulary = Collections.unmodifiableSet(new HashSet<>(vocabulary));
    if (!(dropout >= 0 && dropout <= 1)) {
      throw new IllegalArgumentException(
          "dropout is " + dropout + "; it is a probability from 0 to 1");
    }
  }

  /**
   * These options with the subwords that occur at least {@code threshold} times, as {@code
   * --vocabulary-threshold} of subword-nmt.
   */
  public BytePairOptions withVocabulary(TokenCounts counts, long threshold) {
    Set<String> frequent = new HashSet<>();
    counts.forEach(
        (token, count) -> {
          if (count >= threshold) {
            frequent.add(token);
          }
        });
    return new BytePairOptions(frequent, byteFallback, dropout);
  }

  /** These options with the entries of a vocabulary but the special tokens. */
  public BytePairOptions withVocabulary(Vocabulary entries) {
    Set<String> ordinary = new HashSet<>();
    for (int id = entries.kind().specials(); id < entries.size(); id++) {
      ordinary.add(entries.token(id));
    }
    return new BytePairOptions(ordinary, byteFallback, dropout);
  }

  /** These options with another fallback. */
  public BytePairOptions withByteFallback(ByteFallback other) {
    return new BytePairOptions(vocabulary, other, dropout);
  }

  /** These options with another dropout. */
  public BytePairOptions withDropout(double other) {
    return new BytePairOptions(vocabulary, byteFallback, other);
  }
}
