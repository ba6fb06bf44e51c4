package dev.braid.shard;

import dev.braid.config.ExperimentConfig;
import dev.braid.config.ShardConfig.Overlong;
import dev.braid.config.Split;
import dev.braid.config.Task;
import dev.braid.corpus.CorpusReader;
import dev.braid.corpus.RunContext;
import dev.braid.corpus.Shard;
import dev.braid.corpus.ShardIndex;
import dev.braid.corpus.Slice;
import dev.braid.corpus.Vocabularies;
import dev.braid.sequence.EncodedExample;
import dev.braid.shard.ShardWriting.UnknownLabels;
import dev.braid.store.InputMissingException;
import dev.braid.store.StagingFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/** Text and vocabularies to shards. */
public final class ShardJob {
  private static final Logger LOG = LoggerFactory.getLogger(ShardJob.class);

  private ShardJob() {}

  /** Writes {@code shards/}, unless the run has them already. */
  public static void run(RunContext context) throws IOException {
    Vocabularies vocabularies = Vocabularies.read(context.store(), context.run());
    String index = context.run().shardIndex();
    if (context.store().exists(index)) {
      vocabularies.requireThoseOf(ShardIndex.read(context.store(), index), context.run());
      LOG.info("{} is there already", context.run().shards());
      return;
    }
    Broadcast<Vocabularies> broadcast = context.spark().broadcast(vocabularies);
    JavaPairRDD<SortKey, EncodedExample> sorted = sorted(context, broadcast);
    try {
      Totals totals = Totals.collect(context, sorted);
      report(context.experiment(), totals);
      StagingFolder folder = context.staging().folder("shards");
      UnknownLabels unknownLabels = UnknownLabels.of(vocabularies.labels());
      Map<Split, List<Shard>> shards = write(context, sorted, totals, folder, unknownLabels);
      ShardIndex written =
          new ShardIndex(
              vocabularies.tokens().digest(),
              vocabularies.labels().digest(),
              vocabularies.codesDigest(),
              totals.tooLong(),
              shards);
      folder.write("index.json", written.toJson());
      folder.commit(context.run().shards());
    } finally {
      sorted.unpersist(false);
      broadcast.destroy();
    }
  }

  private static JavaPairRDD<SortKey, EncodedExample> sorted(
      RunContext context, Broadcast<Vocabularies> vocabularies) throws IOException {
    context.stage("shard: encode and sort");
    ExperimentConfig experiment = context.experiment();
    CorpusReader corpus = new CorpusReader(context.store(), experiment);
    List<Slice> slices = corpus.slices(experiment);
    SliceEncoding encoding = new SliceEncoding(experiment, corpus, vocabularies);
    JavaPairRDD<SortKey, EncodedExample> encoded =
        context
            .spark()
            .parallelize(slices, slices.size())
            .flatMapToPair(encoding)
            .persist(StorageLevel.MEMORY_AND_DISK_SER());
    try {
      JavaPairRDD<SortKey, EncodedExample> sorted =
          encoded.sortByKey(true, slices.size()).persist(StorageLevel.MEMORY_AND_DISK_SER());
      sorted.count();
      return sorted;
    } finally {
      encoded.unpersist(false);
    }
  }

  private static void report(ExperimentConfig experiment, Totals totals) throws IOException {
    for (Split split : Split.values()) {
      LOG.info(
          "{}: {} examples, {} tokens",
          split.spelling(),
          totals.examples(split),
          totals.tokens(split));
    }
    if (totals.tooLong() > 0) {
      LOG.warn(
          "{} examples were longer than {} and were {}",
          totals.tooLong(),
          limit(experiment),
          experiment.shard().tooLong() == Overlong.SKIP ? "left out" : "truncated");
    }
    if (totals.examples(Split.TRAIN) == 0 || totals.examples(Split.VALID) == 0) {
      throw new InputMissingException(
          "Cannot shard: the training split has "
              + totals.examples(Split.TRAIN)
              + " examples and the validation split "
              + totals.examples(Split.VALID)
              + "; each needs at least one, so see data.valid, data.valid-fraction and"
              + " shard.too-long");
    }
  }

  private static String limit(ExperimentConfig experiment) {
    String limit = experiment.shard().maxLength() + " tokens";
    return experiment.task() == Task.ENCODER_DECODER
        ? limit + ", or their targets than " + experiment.shard().maxTargetLength()
        : limit;
  }

  private static Map<Split, List<Shard>> write(
      RunContext context,
      JavaPairRDD<SortKey, EncodedExample> sorted,
      Totals totals,
      StagingFolder folder,
      UnknownLabels unknownLabels)
      throws IOException {
    context.stage("shard: deal and write");
    int count = context.experiment().shard().count();
    Dealing dealing =
        context.experiment().task() == Task.LANGUAGE_MODEL ? Dealing.STRETCH : Dealing.ROUND;
    List<StagingFolder> folders = new ArrayList<>();
    for (Split split : Split.values()) {
      folders.add(folder.folder(split.spelling()));
    }
    ShardAssignment assignment = new ShardAssignment(totals, dealing, count);
    ShardWriting writing = new ShardWriting(folders, count, unknownLabels);
    List<Tuple2<Integer, Shard>> written =
        sorted
            .mapPartitionsToPair(assignment)
            .repartitionAndSortWithinPartitions(new ShardPartitioner(Split.values().length * count))
            .mapPartitionsWithIndex(writing, true)
            .collect();
    Map<Split, List<Shard>> shards = new EnumMap<>(Split.class);
    for (Tuple2<Integer, Shard> shard : written) {
      Split split = Split.values()[shard._1() / count];
      if (totals.examples(split) > 0) {
        shards.computeIfAbsent(split, key -> new ArrayList<>()).add(shard._2());
      }
    }
    return shards;
  }
}
