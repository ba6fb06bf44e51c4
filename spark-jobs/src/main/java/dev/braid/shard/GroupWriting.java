package dev.braid.shard;

import dev.braid.config.Split;
import dev.braid.corpus.ShardWriter;
import dev.braid.corpus.TaskProgress;
import dev.braid.sequence.EncodedExample;
import dev.braid.sequence.ExampleEncoder.Fate;
import dev.braid.store.RunDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.Function2;
import scala.Tuple2;

/** Writes the shards of a group, whose examples come shard by shard, and says what is in them. */
final class GroupWriting
    implements Function2<
        Integer, Iterator<Tuple2<ShardPlace, EncodedExample>>, Iterator<WrittenShard>> {
  private static final long serialVersionUID = 1L;

  private final SplitFolders folders;
  private final SplitShards shards;
  private final ShardGroups groups;
  private final UnknownLabels unknownLabels;

  GroupWriting(
      SplitFolders folders, SplitShards shards, ShardGroups groups, UnknownLabels unknownLabels) {
    this.folders = folders;
    this.shards = shards;
    this.groups = groups;
    this.unknownLabels = unknownLabels;
  }

  @Override
  public Iterator<WrittenShard> call(
      Integer group, Iterator<Tuple2<ShardPlace, EncodedExample>> examples) throws IOException {
    Rest rest = new Rest(examples);
    List<WrittenShard> written = new ArrayList<>();
    for (int shard = groups.first(group); shard < groups.first(group + 1); shard++) {
      written.add(write(shard, rest));
    }
    return written.iterator();
  }

  private WrittenShard write(int shard, Rest rest) throws IOException {
    Split split = shards.split(shard);
    String name = RunDirectory.shardName(shards.inSplit(shard));
    ShardCounts counts = new ShardCounts(unknownLabels);
    try (ShardWriter writer =
        ShardWriter.create(folders.of(split), name, ShardWriter.Rows.EXAMPLES)) {
      for (; rest.isOf(shard); rest.advance()) {
        Fate fate = rest.next._1().fate();
        counts.add(fate);
        if (fate != Fate.LEFT_OUT) {
          counts.add(rest.next._2());
          writer.write(rest.next._2());
        }
      }
      return new WrittenShard(split, counts.shard(writer.publish()), counts.tooLong());
    }
  }

  /** The examples that are not written yet. */
  private static final class Rest {
    private final Iterator<Tuple2<ShardPlace, EncodedExample>> examples;
    private final TaskProgress progress = TaskProgress.ofThisTask();
    private Tuple2<ShardPlace, EncodedExample> next;

    Rest(Iterator<Tuple2<ShardPlace, EncodedExample>> examples) {
      this.examples = examples;
      advance();
    }

    void advance() {
      next = examples.hasNext() ? examples.next() : null;
      progress.add(1);
    }

    boolean isOf(int shard) {
      return next != null && next._1().shard() == shard;
    }
  }
}
