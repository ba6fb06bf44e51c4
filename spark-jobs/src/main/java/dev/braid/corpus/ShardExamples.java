package dev.braid.corpus;

import dev.braid.sequence.EncodedExample;
import dev.braid.sequence.ExampleShards;
import dev.braid.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Shards of a split. */
public record ShardExamples(Store store, String folder, List<Shard> shards)
    implements ExampleShards {
  public ShardExamples {
    shards = new ArrayList<>(shards);
  }

  @Override
  public int count() {
    return shards.size();
  }

  @Override
  public Rows open(int shard, long firstRow) throws IOException {
    List<EncodedExample> all = ShardFiles.read(store, folder, shards.get(shard));
    Iterator<EncodedExample> rest = all.subList((int) firstRow, all.size()).iterator();
    return new Rows() {
      @Override
      public EncodedExample next() {
        return rest.hasNext() ? rest.next() : null;
      }

      @Override
      public void close() {}
    };
  }
}
