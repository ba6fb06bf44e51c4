package dev.braid.shard;

import dev.braid.corpus.Shard;
import dev.braid.corpus.ShardFiles;
import dev.braid.sequence.EncodedExample;
import dev.braid.store.FileDigest;
import dev.braid.store.RunDirectory;
import dev.braid.store.StagingFolder;
import dev.braid.text.SpecialToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.Function2;
import scala.Tuple2;

/** Writes a partition, which is a shard, and says what is in it. */
final class ShardWriting
    implements Function2<
        Integer, Iterator<Tuple2<ShardPlace, EncodedExample>>, Iterator<Tuple2<Integer, Shard>>> {
  private static final long serialVersionUID = 1L;

  private final ArrayList<StagingFolder> folders;
  private final int shards;
  private final int unknownLabel;

  /**
   * @param unknownLabel id of labels or target tokens that the training text does not have
   */
  ShardWriting(List<StagingFolder> folders, int shards, int unknownLabel) {
    this.folders = new ArrayList<>(folders);
    this.shards = shards;
    this.unknownLabel = unknownLabel;
  }

  @Override
  public Iterator<Tuple2<Integer, Shard>> call(
      Integer partition, Iterator<Tuple2<ShardPlace, EncodedExample>> examples) throws IOException {
    Counting counting = new Counting(examples, unknownLabel);
    String name = RunDirectory.shardName(partition % shards);
    FileDigest file = ShardFiles.write(folders.get(partition / shards), name, counting);
    return List.of(new Tuple2<>(partition, counting.shard(file))).iterator();
  }

  private static final class Counting implements Iterator<EncodedExample> {
    private final Iterator<Tuple2<ShardPlace, EncodedExample>> examples;
    private final int unknownLabel;
    private long count;
    private long tokens;
    private long unknownTokens;
    private long unknownLabels;

    Counting(Iterator<Tuple2<ShardPlace, EncodedExample>> examples, int unknownLabel) {
      this.examples = examples;
      this.unknownLabel = unknownLabel;
    }

    @Override
    public boolean hasNext() {
      return examples.hasNext();
    }

    @Override
    public EncodedExample next() {
      EncodedExample example = examples.next()._2();
      count++;
      tokens += example.tokens();
      for (int id : example.ids()) {
        unknownTokens += id == SpecialToken.UNK.id() ? 1 : 0;
      }
      for (int label : example.labels()) {
        unknownLabels += label == unknownLabel ? 1 : 0;
      }
      return example;
    }

    Shard shard(FileDigest file) {
      return new Shard(
          file.name(), count, tokens, unknownTokens, unknownLabels, file.bytes(), file.sha256());
    }
  }
}
