package dev.braid.train;

import dev.braid.corpus.Shard;
import dev.braid.corpus.Vocabularies;
import dev.braid.scoring.ModelSpec;
import dev.braid.store.RunDirectory;
import dev.braid.store.Store;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What an executor has to know besides a task and the parameters; the same in all rounds.
 *
 * @param shards those of the training split
 */
record TrainingSpec(
    ModelSpec model, Vocabularies vocabularies, Store store, RunDirectory run, List<Shard> shards)
    implements Serializable {
  TrainingSpec {
    shards = new ArrayList<>(shards);
  }

  /** The shards of a replica: dealt round, so that each gets as many. */
  List<Shard> shardsOf(int replica, int replicas) {
    List<Shard> own = new ArrayList<>();
    for (int i = 0; i < shards.size(); i++) {
      if (ownerOf(i, replicas) == replica) {
        own.add(shards.get(i));
      }
    }
    return own;
  }

  /** Neighbouring shards go to one replica, for a language model's shards are one text. */
  private int ownerOf(int shard, int replicas) {
    return (int) ((long) shard * replicas / shards.size());
  }
}
