package dev.braid.sequence;

import dev.braid.sequence.BatchStream.Counted;
import dev.braid.sequence.ExampleShards.Rows;
import java.io.IOException;
import java.util.SplittableRandom;

/** Reads shards window by window; {@link #close} may come from another thread than the reader's. */
final class ExampleWindows implements AutoCloseable {
  private final ExampleShards shards;
  private final WindowSettings settings;
  private final int[] order;
  private int shard;
  private long row;
  private Rows rows;
  private EncodedExample peeked;
  private volatile boolean closed;

  /**
   * @param from whose shard and row are where the first window begins
   * @throws IllegalArgumentException where there is no such shard
   */
  ExampleWindows(ExampleShards shards, WindowSettings settings, Cursor from) {
    if (from.shard() > shards.count()) {
      throw new IllegalArgumentException(
          "Cannot go on in shard " + from.shard() + " of " + shards.count());
    }
    this.shards = shards;
    this.settings = settings;
    this.order = order(shards.count(), settings);
    this.shard = from.shard();
    this.row = from.row();
  }

  private static int[] order(int shards, WindowSettings settings) {
    int[] order = new int[shards];
    for (int i = 0; i < shards; i++) {
      order[i] = i;
    }
    settings.seed().ifPresent(seed -> LengthBuckets.shuffle(order, new SplittableRandom(seed)));
    return order;
  }

  /**
   * Examples in memory, as batches.
   *
   * @param start where it begins
   * @param next where the next one begins
   * @param isLast whether there is no next one
   * @param tokensBefore what the batches before each one count, and at the end all
   */
  record Window(
      Cursor start, Cursor next, boolean isLast, LengthBuckets batches, long[] tokensBefore) {
    int size() {
      return batches.size();
    }

    Counted batch(int index) {
      return new Counted(batches.batch(index), tokensBefore[index + 1] - tokensBefore[index]);
    }

    long bytes() {
      return batches.bytes() + (long) Long.BYTES * tokensBefore.length;
    }
  }

  /**
   * The next window. It is empty only where no example is left.
   *
   * @throws IOException where a shard cannot be read, or all was closed; there is no going on then
   */
  synchronized Window read() throws IOException {
    advance();
    Cursor start = new Cursor(shard, row, 0);
    SplittableRandom random = random(start);
    long orderSeed = random.nextLong();
    PackedExamples examples = new PackedExamples();
    long held = 0;
    long tokens = 0;
    while (peeked != null && held < settings.windowTokens()) {
      held += peeked.longerSide();
      tokens += peeked.tokens();
      examples.add(settings.redrawing().of(peeked, random));
      peeked = null;
      row++;
      advance();
    }
    LengthBuckets batches = batches(examples, orderSeed);
    Cursor next = new Cursor(shard, row, 0);
    return new Window(start, next, peeked == null, batches, tokensBefore(batches, tokens));
  }

  /** Has the next example at hand, of the next shard where this one is at its end. */
  private void advance() throws IOException {
    while (peeked == null && shard < order.length) {
      if (closed) {
        throw new IOException("Closed while reading");
      }
      if (rows == null) {
        rows = shards.open(order[shard], row);
      }
      peeked = rows.next();
      if (peeked == null) {
        closeRows();
        shard++;
        row = 0;
      }
    }
  }

  /** Of a window, known without those before it. */
  private SplittableRandom random(Cursor start) {
    long seed = new SplittableRandom(settings.seed().orElse(0)).nextLong();
    seed = new SplittableRandom(seed ^ start.shard()).nextLong();
    return new SplittableRandom(seed ^ start.row());
  }

  private LengthBuckets batches(PackedExamples examples, long seed) {
    return settings.seed().isPresent()
        ? LengthBuckets.shuffled(examples, settings.batchTokens(), settings.padding(), seed)
        : LengthBuckets.ordered(examples, settings.batchTokens(), settings.padding());
  }

  /**
   * Batches of redrawn examples count as if nothing had been redrawn, each its share: an epoch then
   * has as many tokens as the shards say, and progress goes its even way.
   */
  private static long[] tokensBefore(LengthBuckets batches, long tokens) {
    long[] before = new long[batches.size() + 1];
    for (int index = 0; index < batches.size(); index++) {
      before[index + 1] = before[index] + batches.tokens(index);
    }
    double all = before[batches.size()];
    for (int index = 1; index < before.length; index++) {
      before[index] = Math.round(before[index] / all * tokens);
    }
    return before;
  }

  /** Ends a read under way at its next example, waits for its end, and closes what it read. */
  @Override
  public void close() throws IOException {
    closed = true;
    synchronized (this) {
      closeRows();
    }
  }

  private void closeRows() throws IOException {
    Rows open = rows;
    rows = null;
    if (open != null) {
      open.close();
    }
  }
}
