package dev.braid.train;

import dev.braid.config.ExperimentConfig;
import dev.braid.config.Split;
import dev.braid.config.Task;
import dev.braid.corpus.Shard;
import dev.braid.corpus.ShardFiles;
import dev.braid.sequence.BatchSource;
import dev.braid.sequence.EncodedExample;
import dev.braid.sequence.ExampleEncoder;
import dev.braid.sequence.LengthBuckets;
import dev.braid.sequence.RecountedBatches;
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

  /**
   * The batches of these examples; with BPE dropout of other segmentations in each epoch, all drawn
   * here, one after the other, so that they do not depend on where or when this is.
   *
   * @param examples what {@link #examples} gave for that replica
   */
  static BatchSource of(TrainingSpec spec, ReplicaTask task, List<EncodedExample> examples) {
    ExperimentConfig experiment = spec.model().experiment();
    long seed = new SplittableRandom(experiment.seed()).nextLong();
    seed = new SplittableRandom(seed ^ task.epoch()).nextLong();
    seed = new SplittableRandom(seed ^ task.replica()).nextLong();
    if (!experiment.tokenize().subwords().drops()) {
      return batches(spec, seed, examples);
    }
    // The order is drawn from the seed itself.
    SplittableRandom random = new SplittableRandom(seed).split();
    ExampleEncoder encoder = spec.vocabularies().encoder(experiment);
    List<EncodedExample> drawn = new ArrayList<>(examples.size());
    long tokens = 0;
    for (EncodedExample example : examples) {
      drawn.add(encoder.withDropout(example, random));
      tokens += example.tokens();
    }
    return new RecountedBatches(batches(spec, seed, drawn), tokens);
  }

  private static BatchSource batches(TrainingSpec spec, long seed, List<EncodedExample> examples) {
    ExperimentConfig experiment = spec.model().experiment();
    if (experiment.task() == Task.LANGUAGE_MODEL) {
      return StreamWindows.of(
          examples,
          SpecialToken.EOS.id(),
          experiment.train().streams(),
          experiment.train().window(),
          Remainder.DROP);
    }
    return LengthBuckets.shuffled(
        examples, experiment.train().batchTokens(), spec.model().architecture().padding(), seed);
  }
}
