package dev.braid.corpus;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.Partitioner;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.TaskCompletionListener;
import scala.Tuple2;

/**
 * A corpus as blocks of a few hundred items, dealt to partitions of equally many blocks, in the
 * order of the corpus within and across partitions. So that work that takes long for each item
 * spreads over the cluster, whatever the files look like, and its results are in order.
 */
public final class OrderedBlocks {
  /** Items of a block: enough for batches of similar length, few enough to hold. */
  public static final int ITEMS = 512;

  private static final int PARTITIONS_PER_CORE = 4;

  private OrderedBlocks() {}

  /** Reads a slice, item by item. */
  @FunctionalInterface
  public interface Reading<T> extends Serializable {
    ItemReader<T> open(Slice slice) throws IOException;
  }

  /** Items of one slice in their order. */
  public interface ItemReader<T> extends AutoCloseable {
    /** Moves to the next item; false at the end. */
    boolean advance() throws IOException;

    /** The current item. */
    T item();

    @Override
    void close() throws IOException;
  }

  /**
   * The blocks, by keys that rise in the order of the corpus. The slices are read twice: once to
   * count. The driver keeps the keys, 8 bytes a block.
   */
  public static <T> JavaPairRDD<Long, ArrayList<T>> of(
      JavaSparkContext spark, List<Slice> slices, Reading<T> reading) {
    JavaRDD<Slice> pieces = spark.parallelize(slices, Math.max(1, slices.size()));
    JavaPairRDD<Long, ArrayList<T>> blocks =
        pieces.flatMapToPair(slice -> new BlockIterator<>(slice.ordinal(), reading.open(slice)));
    List<Long> found = blocks.keys().collect();
    long[] keys = found.stream().mapToLong(Long::longValue).sorted().toArray();
    int most = PARTITIONS_PER_CORE * spark.defaultParallelism();
    return blocks.repartitionAndSortWithinPartitions(
        new Stretches(keys, Math.max(1, Math.min(most, keys.length))));
  }

  /** Deals sorted keys to partitions in stretches of the same number. */
  static final class Stretches extends Partitioner {
    private static final long serialVersionUID = 1L;

    private final long[] keys;
    private final int partitions;

    Stretches(long[] keys, int partitions) {
      this.keys = keys;
      this.partitions = partitions;
    }

    @Override
    public int numPartitions() {
      return partitions;
    }

    @Override
    public int getPartition(Object key) {
      int place = Arrays.binarySearch(keys, (Long) key);
      if (place < 0) {
        throw new IllegalStateException("The input changed while it was read; run again");
      }
      return (int) ((long) place * partitions / keys.length);
    }
  }

  private static final class BlockIterator<T> implements Iterator<Tuple2<Long, ArrayList<T>>> {
    private final long slice;
    private final ItemReader<T> reader;
    private final TaskProgress progress = TaskProgress.ofThisTask();
    private long block;
    private ArrayList<T> next;

    BlockIterator(int slice, ItemReader<T> reader) throws IOException {
      this.slice = slice;
      this.reader = reader;
      TaskCompletionListener ending = ended -> closeReader();
      TaskContext.get().addTaskCompletionListener(ending);
      next = read();
    }

    @Override
    public boolean hasNext() {
      return !next.isEmpty();
    }

    @Override
    public Tuple2<Long, ArrayList<T>> next() {
      if (next.isEmpty()) {
        throw new NoSuchElementException();
      }
      ArrayList<T> current = next;
      try {
        next = read();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new Tuple2<>((slice << 32) + block++, current);
    }

    private ArrayList<T> read() throws IOException {
      ArrayList<T> items = new ArrayList<>(ITEMS);
      while (items.size() < ITEMS && reader.advance()) {
        items.add(reader.item());
      }
      progress.add(items.size());
      return items;
    }

    private void closeReader() {
      try {
        reader.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
