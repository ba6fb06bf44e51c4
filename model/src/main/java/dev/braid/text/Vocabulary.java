package dev.braid.text;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Numbers tokens or labels from 0. Immutable.
 *
 * <p>Entries stand in the order of falling counts, those of equal count in the order of their code
 * points, so that the same counts always give the same vocabulary. A token vocabulary begins with
 * the {@linkplain SpecialToken specials}; the count of UNK is that of all tokens without an entry,
 * so the counts sum up to the corpus. A label vocabulary holds labels alone: those of the training
 * text, and behind them those that only other text has, which count 0. A model has no outputs for
 * these; they keep their spelling where text is scored.
 *
 * <p>A token spelled like UNK in the corpus, as in WikiText, is UNK. A token spelled like another
 * special is an ordinary token with an id of its own: text can never produce a PAD, BOS or EOS.
 */
public final class Vocabulary implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int SPECIALS = SpecialToken.values().length;

  /** What is numbered. */
  public enum Kind {
    /** Tokens behind the specials; unknown ones are UNK. */
    TOKENS,
    /** Labels without specials; unknown ones have no id. */
    LABELS;

    int specials() {
      return this == TOKENS ? SPECIALS : 0;
    }
  }

  private final transient Kind kind;
  private final transient List<String> tokens;
  private final transient long[] counts;
  private final transient TokenTable ordinary;
  private final transient long total;
  private final transient int outputs;

  /**
   * Takes entries in the order of their ids, specials included.
   *
   * <p>Throws {@code IllegalArgumentException} if a token occurs twice, or a label that counts
   * stands behind one that does not.
   */
  Vocabulary(Kind kind, List<String> tokens, List<Long> counts) {
    this.kind = kind;
    this.tokens = new ArrayList<>(tokens);
    this.counts = counts.stream().mapToLong(Long::longValue).toArray();
    this.ordinary = new TokenTable();
    this.outputs = kind == Kind.TOKENS ? tokens.size() : countedLabels(tokens, this.counts);
    long sum = 0;
    for (int id = 0; id < tokens.size(); id++) {
      sum += this.counts[id];
      if (id >= kind.specials() && ordinary.add(tokens.get(id)) != TokenTable.NONE) {
        throw new IllegalArgumentException("the token '" + tokens.get(id) + "' occurs twice");
      }
    }
    this.total = sum;
  }

  private static int countedLabels(List<String> labels, long[] counts) {
    int counted = 0;
    while (counted < counts.length && counts[counted] > 0) {
      counted++;
    }
    for (int id = counted; id < counts.length; id++) {
      if (counts[id] > 0) {
        throw new IllegalArgumentException(
            "the label '" + labels.get(id) + "' counts and stands behind one that does not");
      }
    }
    return counted;
  }

  /**
   * The vocabulary of a corpus, specials first.
   *
   * @param counts the corpus
   * @param minCount tokens that occur less often have no entry; at least 1
   * @param maxSize the largest number of entries, specials included, so of rows in an embedding; 0
   *     for no limit
   */
  public static Vocabulary ofTokens(TokenCounts counts, int minCount, int maxSize) {
    if (minCount < 1 || maxSize < 0 || (maxSize > 0 && maxSize <= SPECIALS)) {
      throw new IllegalArgumentException(
          "minCount is "
              + minCount
              + " and maxSize "
              + maxSize
              + "; minCount is at least 1, maxSize is 0 (no limit) or above the "
              + SPECIALS
              + " special tokens");
    }
    List<TokenCounts.Entry> entries = counts.ranked(minCount);
    entries.removeIf(entry -> entry.token().equals(SpecialToken.UNK.text()));
    int kept = maxSize == 0 ? entries.size() : Math.min(entries.size(), maxSize - SPECIALS);
    return withSpecials(counts, entries.subList(0, kept));
  }

  /**
   * The vocabulary of a corpus with the given entries and the specials. An entry that the corpus
   * does not have counts 0; one spelled like UNK is UNK.
   */
  public static Vocabulary ofEntries(TokenCounts counts, Set<String> tokens) {
    List<TokenCounts.Entry> entries = counts.ranked(1);
    entries.removeIf(entry -> !tokens.contains(entry.token()));
    entries.addAll(uncounted(counts, tokens));
    entries.removeIf(entry -> entry.token().equals(SpecialToken.UNK.text()));
    return withSpecials(counts, entries);
  }

  private static Vocabulary withSpecials(TokenCounts counts, List<TokenCounts.Entry> entries) {
    long known = entries.stream().mapToLong(TokenCounts.Entry::count).sum();
    List<TokenCounts.Entry> all = new ArrayList<>();
    for (SpecialToken special : SpecialToken.values()) {
      all.add(
          new TokenCounts.Entry(
              special.text(), special == SpecialToken.UNK ? counts.total() - known : 0));
    }
    all.addAll(entries);
    return of(Kind.TOKENS, all);
  }

  /** All labels of a corpus, without specials. */
  public static Vocabulary ofLabels(TokenCounts counts) {
    return ofLabels(counts, Set.of());
  }

  /**
   * All labels of a training text, and behind them those of {@code seen} that it does not have, in
   * the order of their code points.
   *
   * @param seen labels of the text that a model is validated and tested by
   */
  public static Vocabulary ofLabels(TokenCounts counts, Set<String> seen) {
    List<TokenCounts.Entry> entries = counts.ranked(1);
    entries.addAll(uncounted(counts, seen));
    return of(Kind.LABELS, entries);
  }

  private static List<TokenCounts.Entry> uncounted(TokenCounts counts, Set<String> tokens) {
    return tokens.stream()
        .filter(token -> counts.count(token) == 0)
        .sorted(TokenCounts.BY_CODE_POINT)
        .map(token -> new TokenCounts.Entry(token, 0))
        .toList();
  }

  private static Vocabulary of(Kind kind, List<TokenCounts.Entry> entries) {
    return new Vocabulary(
        kind,
        entries.stream().map(TokenCounts.Entry::token).toList(),
        entries.stream().map(TokenCounts.Entry::count).toList());
  }

  /** What is numbered. */
  public Kind kind() {
    return kind;
  }

  /**
   * The id of a token as it stands in a text; UNK's if it has no entry, or -1 in a label
   * vocabulary.
   */
  public int lookup(String token) {
    int number = ordinary.number(token);
    if (number != TokenTable.NONE) {
      return kind.specials() + number;
    }
    return kind == Kind.TOKENS ? SpecialToken.UNK.id() : -1;
  }

  /** The {@linkplain #lookup ids} of tokens. */
  public int[] ids(List<String> texts) {
    int[] found = new int[texts.size()];
    for (int i = 0; i < found.length; i++) {
      found[i] = lookup(texts.get(i));
    }
    return found;
  }

  /** The token, special or label with an id from 0 to {@code size() - 1}. */
  public String token(int id) {
    return tokens.get(id);
  }

  /**
   * How often the corpus has the entry; for UNK, all tokens without an entry; 0 for the other
   * specials.
   */
  public long count(int id) {
    return counts[id];
  }

  /** The counts of all entries but the specials; new. */
  public TokenCounts counts() {
    TokenCounts all = new TokenCounts();
    for (int id = kind.specials(); id < size(); id++) {
      all.add(token(id), count(id));
    }
    return all;
  }

  /** The number of entries, specials included. */
  public int size() {
    return tokens.size();
  }

  /** The number of entries that a model can predict: all but labels that count 0. */
  public int outputs() {
    return outputs;
  }

  /** Entries from one id to before another. */
  public List<String> tokens(int from, int end) {
    return List.copyOf(tokens.subList(from, end));
  }

  /** The sum of all counts, which is the number of tokens or labels in the corpus. */
  public long total() {
    return total;
  }

  /** The SHA-256 of the bytes that {@link #write} writes, as 64 hexadecimal digits. */
  public String digest() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /**
   * Writes the vocabulary as text, the same bytes every time; the stream stays open. Line 1 is
   * {@code braid-vocabulary}, the version (2 where labels count 0, else 1) and {@code tokens} or
   * {@code labels}; then come the entries in the order of their ids, each a token and its count;
   * last {@code \end} and the number of entries. Fields are divided by tabs. Invisible characters
   * are escaped, and so is the first character of an ordinary token that is spelled like a special.
   */
  public void write(OutputStream out) throws IOException {
    VocabularyFormat.write(this, out);
  }

  /**
   * Reads what {@link #write} wrote; the stream stays open.
   *
   * @param in stands at the first byte
   * @param name the file's name for messages
   * @throws InputException if it is no vocabulary, of another version, cut off or damaged
   */
  public static Vocabulary read(InputStream in, String name) throws IOException {
    return VocabularyFormat.read(in, name);
  }

  @Override
  public String toString() {
    return "Vocabulary of " + size() + " entries";
  }

  private byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("A token is not well-formed Unicode", e);
    }
    return bytes.toByteArray();
  }

  private Object writeReplace() {
    return new Serialized(bytes());
  }

  /** Travels in place of a vocabulary: the bytes of its file. */
  private record Serialized(byte[] file) implements Serializable {
    private Object readResolve() throws IOException {
      return read(new ByteArrayInputStream(file), "a serialized vocabulary");
    }
  }
}
