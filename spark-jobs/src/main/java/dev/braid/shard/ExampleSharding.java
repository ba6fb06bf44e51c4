package dev.braid.shard;

import dev.braid.config.ExperimentConfig;
import dev.braid.corpus.CorpusReader;
import dev.braid.corpus.RunContext;
import dev.braid.corpus.Slice;
import dev.braid.corpus.Vocabularies;
import java.io.IOException;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;

/**
 * Shards of examples: a task a slice encodes them and gives them places, Spark's shuffle brings
 * those of a shard together, in their order, and they are written as they come. The order in which
 * the text has them is lost on purpose.
 */
record ExampleSharding(RunContext context, SplitFolders folders, UnknownLabels unknownLabels) {
  private static final int GROUPS_PER_CORE = 4;

  List<WrittenShard> write(Broadcast<Vocabularies> vocabularies) throws IOException {
    context.stage("shard: encode, shuffle and write");
    ExperimentConfig experiment = context.experiment();
    CorpusReader corpus = new CorpusReader(context.store(), experiment);
    List<Slice> slices = corpus.slices(experiment);
    SplitShards shards = SplitShards.of(experiment);
    int cores = Math.max(1, context.spark().defaultParallelism());
    ShardGroups groups = new ShardGroups(shards.all(), GROUPS_PER_CORE * cores);
    return context
        .spark()
        .parallelize(slices, slices.size())
        .flatMapToPair(new SliceEncoding(experiment, corpus, shards, vocabularies))
        .repartitionAndSortWithinPartitions(groups)
        .mapPartitionsWithIndex(new GroupWriting(folders, shards, groups, unknownLabels), true)
        .collect();
  }
}
