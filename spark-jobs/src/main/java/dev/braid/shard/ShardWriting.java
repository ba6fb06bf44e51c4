package dev.braid.shard;

import dev.braid.corpus.Shard;
import dev.braid.corpus.ShardFiles;
import dev.braid.sequence.Batch;
import dev.braid.sequence.EncodedExample;
import dev.braid.store.FileDigest;
import dev.braid.store.RunDirectory;
import dev.braid.store.StagingFolder;
import dev.braid.text.SpecialToken;
import dev.braid.text.Vocabulary;
import java.io.IOException;
import java.io.Serializable;
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
  private final UnknownLabels unknownLabels;

  ShardWriting(List<StagingFolder> folders, int shards, UnknownLabels unknownLabels) {
    this.folders = new ArrayList<>(folders);
    this.shards = shards;
    this.unknownLabels = unknownLabels;
  }

  /**
   * Which labels or target tokens the training text does not have.
   *
   * @param kind of the vocabulary of labels or target tokens
   * @param outputs that a model has for them
   */
  record UnknownLabels(Vocabulary.Kind kind, int outputs) implements Serializable {
    static UnknownLabels of(Vocabulary labels) {
      return new UnknownLabels(labels.kind(), labels.outputs());
    }

    boolean contain(int label) {
      return kind == Vocabulary.Kind.TOKENS
          ? label == SpecialToken.UNK.id()
          : label == Batch.NO_LABEL || label >= outputs;
    }
  }

  @Override
  public Iterator<Tuple2<Integer, Shard>> call(
      Integer partition, Iterator<Tuple2<ShardPlace, EncodedExample>> examples) throws IOException {
    Counting counting = new Counting(examples, unknownLabels);
    String name = RunDirectory.shardName(partition % shards);
    FileDigest file = ShardFiles.write(folders.get(partition / shards), name, counting);
    return List.of(new Tuple2<>(partition, counting.shard(file))).iterator();
  }

  private static final class Counting implements Iterator<EncodedExample> {
    private final Iterator<Tuple2<ShardPlace, EncodedExample>> examples;
    private final UnknownLabels unknown;
    private long count;
    private long tokens;
    private long unknownTokens;
    private long unknownLabels;

    Counting(Iterator<Tuple2<ShardPlace, EncodedExample>> examples, UnknownLabels unknown) {
      this.examples = examples;
      this.unknown = unknown;
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
        unknownLabels += unknown.contain(label) ? 1 : 0;
      }
      return example;
    }

    Shard shard(FileDigest file) {
      return new Shard(
          file.name(), count, tokens, unknownTokens, unknownLabels, file.bytes(), file.sha256());
    }
  }
}
