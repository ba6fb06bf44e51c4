package dev.braid.sequence;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Shards in memory that know which of their rows are open, and can be made to fail or to wait. */
final class MemoryShards implements ExampleShards {
  private static final long serialVersionUID = 1L;

  /** What happens before a row is read. */
  interface Gate {
    void before(int shard, long row) throws IOException;
  }

  private final List<List<EncodedExample>> shards;
  private final transient Gate gate;
  final transient AtomicInteger open = new AtomicInteger();

  /** First rows at which shards were opened, in their order. */
  final transient List<String> opened = new ArrayList<>();

  MemoryShards(List<List<EncodedExample>> shards, Gate gate) {
    this.shards = shards;
    this.gate = gate;
  }

  MemoryShards(List<List<EncodedExample>> shards) {
    this(shards, (shard, row) -> {});
  }

  @Override
  public int count() {
    return shards.size();
  }

  @Override
  public Rows open(int shard, long firstRow) {
    open.incrementAndGet();
    opened.add(shard + "@" + firstRow);
    return new Rows() {
      private long row = firstRow;
      private boolean closed;

      @Override
      public EncodedExample next() throws IOException {
        if (closed) {
          throw new IOException("read after it was closed");
        }
        gate.before(shard, row);
        List<EncodedExample> all = shards.get(shard);
        return row < all.size() ? all.get((int) row++) : null;
      }

      @Override
      public void close() {
        open.addAndGet(closed ? 0 : -1);
        closed = true;
      }
    };
  }
}
