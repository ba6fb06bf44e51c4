package dev.braid.shard;

import dev.braid.config.ExperimentConfig;
import dev.braid.config.ShardConfig.Overlong;
import dev.braid.config.Split;
import dev.braid.config.Task;
import dev.braid.corpus.RunContext;
import dev.braid.corpus.Shard;
import dev.braid.corpus.ShardIndex;
import dev.braid.corpus.Vocabularies;
import dev.braid.store.InputMissingException;
import dev.braid.store.StagingFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.broadcast.Broadcast;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Text and vocabularies to shards; the text is read once. */
public final class ShardJob {
  private static final Logger LOG = LoggerFactory.getLogger(ShardJob.class);

  private ShardJob() {}

  /** Writes {@code shards/}, unless the run has them already. */
  public static void run(RunContext context) throws IOException {
    Vocabularies vocabularies = Vocabularies.read(context.store(), context.run());
    String path = context.run().shardIndex();
    if (context.store().exists(path)) {
      vocabularies.requireThoseOf(ShardIndex.read(context.store(), path), context.run());
      LOG.info("{} is there already", context.run().shards());
      return;
    }
    StagingFolder folder = context.staging().folder("shards");
    ShardIndex index = index(vocabularies, write(context, vocabularies, folder));
    report(context.experiment(), index);
    folder.write("index.json", index.toJson());
    folder.commit(context.run().shards());
  }

  private static List<WrittenShard> write(
      RunContext context, Vocabularies vocabularies, StagingFolder folder) throws IOException {
    Task task = context.experiment().task();
    SplitFolders folders = SplitFolders.in(folder, SplitShards.of(context.experiment()).splits());
    Broadcast<Vocabularies> broadcast = context.spark().broadcast(vocabularies);
    try {
      if (task == Task.LANGUAGE_MODEL) {
        return new TextSharding(context, folders).write(broadcast);
      }
      UnknownLabels unknown = UnknownLabels.of(vocabularies.labels());
      return new ExampleSharding(context, folders, unknown).write(broadcast);
    } finally {
      broadcast.destroy();
    }
  }

  /** The index; a split without examples has no shards in it. */
  private static ShardIndex index(Vocabularies vocabularies, List<WrittenShard> written) {
    Map<Split, List<Shard>> shards = new EnumMap<>(Split.class);
    long tooLong = 0;
    for (WrittenShard shard : written) {
      shards.computeIfAbsent(shard.split(), key -> new ArrayList<>()).add(shard.shard());
      tooLong += shard.tooLong();
    }
    shards.values().removeIf(of -> of.stream().allMatch(shard -> shard.examples() == 0));
    return new ShardIndex(
        vocabularies.tokens().digest(),
        vocabularies.labels().digest(),
        vocabularies.codesDigest(),
        tooLong,
        shards);
  }

  private static void report(ExperimentConfig experiment, ShardIndex index) throws IOException {
    for (Split split : Split.values()) {
      LOG.info(
          "{}: {} examples, {} tokens",
          split.spelling(),
          index.examples(split),
          index.tokens(split));
    }
    if (index.tooLong() > 0) {
      LOG.warn(
          "{} examples were longer than {} and were {}",
          index.tooLong(),
          limit(experiment),
          experiment.shard().tooLong() == Overlong.SKIP ? "left out" : "truncated");
    }
    if (index.examples(Split.TRAIN) == 0 || index.examples(Split.VALID) == 0) {
      throw new InputMissingException(
          "Cannot shard: the training split has "
              + index.examples(Split.TRAIN)
              + " examples and the validation split "
              + index.examples(Split.VALID)
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
}
