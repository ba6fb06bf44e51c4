package dev.braid.train;

import dev.braid.config.ExperimentConfig;
import dev.braid.config.Split;
import dev.braid.config.Task;
import dev.braid.corpus.Shard;
import dev.braid.corpus.ShardFiles;
import dev.braid.sequence.BatchSource;
import dev.braid.sequence.EncodedExample;
import dev.braid.sequence.LengthBuckets;
import dev.braid.sequence.StreamWindows;
import dev.braid.sequence.StreamWindows.Remainder;
import dev.braid.text.SpecialToken;
import dev.braid.training.ReplicaTask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A replica's batches of an epoch: a function of its shards, the seed, the epoch and its number.
 */
final class EpochBatches {
  private EpochBatches() {}

  static List<EncodedExample> examples(TrainingSpec spec, ReplicaTask task) throws IOException {
    List<EncodedExample> examples = new ArrayList<>();
    String folder = spec.run().shards(Split.TRAIN.spelling());
    for (Shard shard : spec.shardsOf(task.replica(), task.replicas())) {
      examples.addAll(ShardFiles.read(spec.store(), folder, shard));
    }
    return examples;
  }

  static BatchSource of(TrainingSpec spec, ReplicaTask task, List<EncodedExample> examples) {
    ExperimentConfig experiment = spec.model().experiment();
    if (experiment.task() == Task.LANGUAGE_MODEL) {
      return StreamWindows.of(
          examples,
          SpecialToken.EOS.id(),
          experiment.train().streams(),
          experiment.train().window(),
          Remainder.DROP);
    }
    long seed = new SplittableRandom(experiment.seed()).nextLong();
    seed = new SplittableRandom(seed ^ task.epoch()).nextLong();
    seed = new SplittableRandom(seed ^ task.replica()).nextLong();
    return LengthBuckets.shuffled(
        examples, experiment.train().batchTokens(), spec.model().architecture().padding(), seed);
  }
}
