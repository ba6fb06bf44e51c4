package dev.braid.shard;

import dev.braid.config.Split;
import dev.braid.sequence.EncodedExample;
import dev.braid.sequence.ExampleEncoder.Fate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import scala.Tuple2;

/** Gives each example of a sorted partition its shard and its place in it. */
final class ShardAssignment
    implements PairFlatMapFunction<
        Iterator<Tuple2<SortKey, EncodedExample>>, ShardPlace, EncodedExample> {
  private static final long serialVersionUID = 1L;

  private final Totals totals;
  private final Dealing dealing;
  private final int shards;

  ShardAssignment(Totals totals, Dealing dealing, int shards) {
    this.totals = totals;
    this.dealing = dealing;
    this.shards = shards;
  }

  @Override
  public Iterator<Tuple2<ShardPlace, EncodedExample>> call(
      Iterator<Tuple2<SortKey, EncodedExample>> examples) {
    int partition = TaskContext.getPartitionId();
    Split[] splits = Split.values();
    long[] ranks = new long[splits.length];
    long[] tokens = new long[splits.length];
    for (int split = 0; split < splits.length; split++) {
      ranks[split] = totals.examplesBefore(partition, split);
      tokens[split] = totals.tokensBefore(partition, split);
    }
    List<Tuple2<ShardPlace, EncodedExample>> placed = new ArrayList<>();
    while (examples.hasNext()) {
      Tuple2<SortKey, EncodedExample> next = examples.next();
      int split = next._1().split();
      if (next._1().fate() != Fate.LEFT_OUT) {
        long all = totals.tokens(splits[split]);
        int shard = dealing.shard(ranks[split], tokens[split], all, shards);
        placed.add(new Tuple2<>(new ShardPlace(split * shards + shard, ranks[split]), next._2()));
        ranks[split]++;
        tokens[split] += next._2().tokens();
      }
    }
    return placed.iterator();
  }
}
