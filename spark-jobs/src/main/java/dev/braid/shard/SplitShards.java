package dev.braid.shard;

import dev.braid.config.DataConfig;
import dev.braid.config.ExperimentConfig;
import dev.braid.config.Split;
import dev.braid.sequence.SplitRule;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Numbers the shards of all splits that there may be, split by split.
 *
 * @param splits in their order
 * @param count shards of each
 */
record SplitShards(List<Split> splits, int count) implements Serializable {
  SplitShards {
    splits = new ArrayList<>(splits);
  }

  /** Those of an experiment. */
  static SplitShards of(ExperimentConfig experiment) {
    DataConfig data = experiment.data();
    SplitRule rule = SplitRule.of(experiment);
    List<Split> splits = new ArrayList<>(List.of(Split.TRAIN));
    if (!data.valid().isEmpty() || rule.validShare() > 0) {
      splits.add(Split.VALID);
    }
    if (!data.test().isEmpty() || rule.testShare() > 0) {
      splits.add(Split.TEST);
    }
    return new SplitShards(splits, experiment.shard().count());
  }

  /** Shards of all splits. */
  int all() {
    return Math.multiplyExact(splits.size(), count);
  }

  /** The number of a split's first shard. */
  int first(Split split) {
    return splits.indexOf(split) * count;
  }

  /** The split of a shard. */
  Split split(int shard) {
    return splits.get(shard / count);
  }

  /** The place of a shard among those of its split. */
  int inSplit(int shard) {
    return shard % count;
  }
}
