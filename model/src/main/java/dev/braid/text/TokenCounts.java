package dev.braid.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.ibm.icu.text.UTF16.StringComparator;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import java.util.stream.Stream;

/**
 * How often each token occurs. Counting the parts of a corpus and merging gives what counting the
 * whole gives. Not safe for use by several threads.
 */
public final class TokenCounts implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The order of strings as sequences of code points, which is not that of their chars. */
  static final Comparator<String> BY_CODE_POINT =
      new StringComparator(true, false, StringComparator.FOLD_CASE_DEFAULT);

  /** A node and a slot of the map, a count, a string and its array, without its characters. */
  private static final int ENTRY_BYTES = 112;

  private transient HashMap<String, long[]> counts = new HashMap<>();
  private transient long total;
  private transient long bytes;

  /** Counts one occurrence. */
  public void add(String token) {
    add(token, 1);
  }

  /** Counts {@code n} occurrences, {@code n >= 0}. */
  public void add(String token, long n) {
    if (n < 0 || token.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot count the token '"
              + token
              + "' "
              + n
              + " times: no token is empty, no count negative");
    }
    if (n == 0) {
      return;
    }
    long[] count = counts.get(token);
    if (count == null) {
      counts.put(token, new long[] {n});
      bytes += bytes(token);
    } else {
      count[0] += n;
    }
    total += n;
  }

  /** Counts every token of a list once. */
  public void addAll(Iterable<String> tokens) {
    for (String token : tokens) {
      add(token, 1);
    }
  }

  /** Adds the counts of another part of the corpus to these. Returns this. */
  public TokenCounts merge(TokenCounts other) {
    other.forEach(this::add);
    return this;
  }

  /** The number of occurrences of a token; 0 if it was never counted. */
  public long count(String token) {
    long[] count = counts.get(token);
    return count == null ? 0 : count[0];
  }

  /** The number of tokens counted. */
  public long total() {
    return total;
  }

  /** The number of different tokens. */
  public int types() {
    return counts.size();
  }

  /** Bytes of memory that they take, about. */
  public long bytes() {
    return bytes;
  }

  /** Bytes of memory that a token and its count take here, about. */
  public static long bytes(String token) {
    return ENTRY_BYTES + 2L * token.length();
  }

  /** Each token and its count, which is above 0, in no particular order. */
  public Stream<Entry> entries() {
    return counts.entrySet().stream().map(entry -> new Entry(entry.getKey(), entry.getValue()[0]));
  }

  /** Hands each token and its count, which is above 0, to the action, in no particular order. */
  public void forEach(ObjLongConsumer<String> action) {
    for (Map.Entry<String, long[]> entry : counts.entrySet()) {
      action.accept(entry.getKey(), entry.getValue()[0]);
    }
  }

  /**
   * The tokens that occur at least {@code minCount} times, in the order of falling counts, those of
   * equal count in the order of their code points; a new list.
   */
  List<Entry> ranked(long minCount) {
    List<Entry> entries = new ArrayList<>();
    forEach(
        (token, count) -> {
          if (count >= minCount) {
            entries.add(new Entry(token, count));
          }
        });
    entries.sort(Comparator.naturalOrder());
    return entries;
  }

  /**
   * A token and how often it occurs. The most frequent comes first, of those of equal count that
   * whose code points come first.
   */
  public record Entry(String token, long count) implements Comparable<Entry> {
    private static final Comparator<Entry> RANK =
        Comparator.comparingLong(Entry::count)
            .reversed()
            .thenComparing(Entry::token, BY_CODE_POINT);

    @Override
    public int compareTo(Entry other) {
      return RANK.compare(this, other);
    }
  }

  @Override
  public String toString() {
    return total + " tokens of " + types() + " types";
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    out.defaultWriteObject();
    out.writeInt(counts.size());
    for (Map.Entry<String, long[]> entry : counts.entrySet()) {
      ByteBuffer token = UTF_8.newEncoder().encode(CharBuffer.wrap(entry.getKey()));
      out.writeInt(token.remaining());
      out.write(token.array(), 0, token.remaining());
      out.writeLong(entry.getValue()[0]);
    }
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    int types = in.readInt();
    counts = new HashMap<>();
    for (int i = 0; i < types; i++) {
      byte[] token = new byte[in.readInt()];
      in.readFully(token);
      add(new String(token, UTF_8), in.readLong());
    }
  }
}
