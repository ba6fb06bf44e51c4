package dev.braid;

import dev.braid.config.Split;
import dev.braid.corpus.Shard;
import dev.braid.corpus.ShardExamples;
import dev.braid.corpus.ShardIndex;
import dev.braid.corpus.ShardText;
import dev.braid.sequence.EncodedExample;
import dev.braid.sequence.ExampleShards.Rows;
import dev.braid.sequence.TokenText.Tokens;
import dev.braid.store.RunDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the shards of a run hold. */
final class ShardContents {
  private final TestExperiment experiment;
  private final RunDirectory run;
  private final ShardIndex index;

  ShardContents(TestExperiment experiment, String run) throws IOException {
    this.experiment = experiment;
    this.run = experiment.run(run);
    this.index = ShardIndex.read(experiment.store(), this.run.shardIndex());
  }

  /** The examples of a split, whatever shards they are in. */
  List<String> examples(Split split) throws IOException {
    List<Shard> shards = index.of(split);
    ShardExamples all = new ShardExamples(experiment.store(), folder(split), shards);
    List<String> examples = new ArrayList<>();
    for (int shard = 0; shard < shards.size(); shard++) {
      try (Rows rows = all.open(shard, 0)) {
        for (EncodedExample row = rows.next(); row != null; row = rows.next()) {
          examples.add(Arrays.toString(row.ids()) + Arrays.toString(row.labels()));
        }
      }
    }
    return examples.stream().sorted().toList();
  }

  /** The text of a split of a language model. */
  int[] text(Split split) throws IOException {
    ShardText text = new ShardText(experiment.store(), folder(split), index.of(split));
    int[] ids = new int[Math.toIntExact(text.length())];
    try (Tokens tokens = text.open(0)) {
      tokens.read(ids, 0, ids.length);
    }
    return ids;
  }

  private String folder(Split split) {
    return run.shards(split.spelling());
  }
}
