package dev.braid.text;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Cuts words into subwords by {@linkplain BytePairCodes codes}, exactly as apply-bpe of
 * subword-nmt. Every subword but the last of a word ends in the {@linkplain #CONTINUATION
 * continuation mark}. {@link Detokenizer} joins them again.
 *
 * <p>Differences from subword-nmt, all of them so that nothing is lost: a last subword that itself
 * ends in {@code @@} is cut before its last {@code @}, because it would look like one that goes on;
 * and with {@link ByteFallback#ON}, which subword-nmt does not have, unknown subwords and those
 * spelled like a {@linkplain ByteTokens byte token} become bytes.
 *
 * <p>The segmentations of words met lately are kept, in a bounded space. Not safe for use by
 * several threads: each task makes its own from the shared codes.
 */
public final class BytePairEncoding {
  /** What every subword but a word's last ends in. */
  public static final String CONTINUATION = "@@";

  /** A power of two. Some 12 MB with the words of a language. */
  private static final int CACHED_WORDS = 1 << 16;

  /** Longer words, in chars, are rare and would take much space. */
  private static final int LONGEST_CACHED = 32;

  private final MergeTable merges;
  private final WordSymbols symbols;
  private final VocabularyRestriction restriction;
  private final BytePairOptions options;

  /** The word last met of those that share a place; its subwords stand beside it. */
  private final String[] cachedWords = new String[CACHED_WORDS];

  private final String[][] cachedSubwords = new String[CACHED_WORDS][];

  /** An encoding by codes alone. */
  public BytePairEncoding(BytePairCodes codes) {
    this(codes, BytePairOptions.NONE);
  }

  /** An encoding by codes and options. */
  public BytePairEncoding(BytePairCodes codes, BytePairOptions options) {
    this.options = options;
    merges = new MergeTable(codes);
    symbols = new WordSymbols(merges);
    restriction =
        options.vocabulary().isEmpty()
            ? null
            : new VocabularyRestriction(options.vocabulary(), codes);
  }

  /** The subwords of a word, without dropout; a new list, empty for an empty word. */
  public List<String> segment(String word) {
    List<String> subwords = new ArrayList<>();
    append(word, subwords);
    return subwords;
  }

  /** The subwords of words in order, without dropout; a new list. */
  public List<String> segment(List<String> words) {
    List<String> subwords = new ArrayList<>(words.size() + (words.size() >> 1));
    for (String word : words) {
      append(word, subwords);
    }
    return subwords;
  }

  /**
   * The subwords of words in order with the dropout of the options; a new list. The same words and
   * the same state of {@code random} give the same subwords.
   */
  public List<String> segment(List<String> words, RandomGenerator random) {
    List<String> subwords = new ArrayList<>(2 * words.size());
    for (String word : words) {
      append(word, random, subwords);
    }
    return subwords;
  }

  /**
   * The counts of the subwords of a corpus whose words are counted, without dropout: what counting
   * its segmented text gives.
   */
  public TokenCounts segment(TokenCounts words) {
    TokenCounts subwords = new TokenCounts();
    words.forEach(
        (word, count) -> {
          for (String subword : cached(word)) {
            subwords.add(subword, count);
          }
        });
    return subwords;
  }

  /** Adds the subwords of a word, without dropout. */
  public void append(String word, List<String> subwords) {
    for (String subword : cached(word)) {
      subwords.add(subword);
    }
  }

  /** Adds the subwords of a word with the dropout of the options. */
  public void append(String word, RandomGenerator random, List<String> subwords) {
    if (options.dropout() == 0 || word.isEmpty()) {
      append(word, subwords);
      return;
    }
    symbols.load(word);
    symbols.merge(options.dropout(), random);
    for (String subword : finish(word, symbols.pieces())) {
      subwords.add(subword);
    }
  }

  private String[] cached(String word) {
    if (word.length() > LONGEST_CACHED) {
      return compute(word);
    }
    int hash = word.hashCode();
    int place = (hash ^ hash >>> 16) & CACHED_WORDS - 1;
    if (!word.equals(cachedWords[place])) {
      cachedSubwords[place] = compute(word);
      cachedWords[place] = word;
    }
    return cachedSubwords[place];
  }

  private String[] compute(String word) {
    if (word.isEmpty()) {
      return new String[0];
    }
    symbols.load(word);
    symbols.merge();
    return finish(word, symbols.pieces());
  }

  /** From the pieces that merging left of a word to its subwords. */
  private String[] finish(String word, List<String> pieces) {
    // subword-nmt leaves words of one character as they are, be they in the vocabulary or not.
    boolean single = word.codePointCount(0, word.length()) == 1;
    List<String> kept = restriction == null || single ? pieces : restriction.apply(pieces);
    cutContinuation(kept);
    List<String> known = options.byteFallback() == ByteFallback.ON ? withBytes(kept) : kept;
    String[] subwords = known.toArray(new String[0]);
    for (int i = 0; i < subwords.length - 1; i++) {
      subwords[i] += CONTINUATION;
    }
    return subwords;
  }

  private static void cutContinuation(List<String> pieces) {
    int last = pieces.size() - 1;
    String piece = pieces.get(last);
    if (piece.endsWith(CONTINUATION)) {
      pieces.set(last, piece.substring(0, piece.length() - 1));
      pieces.add(piece.substring(piece.length() - 1));
    }
  }

  private List<String> withBytes(List<String> pieces) {
    List<String> subwords = new ArrayList<>(pieces.size());
    for (int i = 0; i < pieces.size(); i++) {
      String piece = pieces.get(i);
      if (isKnown(piece, i == pieces.size() - 1) && !ByteTokens.isToken(piece)) {
        subwords.add(piece);
      } else {
        ByteTokens.append(piece, subwords);
      }
    }
    return subwords;
  }

  /** Whether a piece is in the vocabulary or, where there is none, has a symbol in the codes. */
  private boolean isKnown(String piece, boolean last) {
    if (restriction != null) {
      return restriction.permits(piece, last);
    }
    int c = piece.codePointAt(0);
    return piece.length() > Character.charCount(c)
        || merges.character(c, last) != SymbolTable.UNKNOWN;
  }
}
