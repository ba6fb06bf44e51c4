package dev.braid.shard;

import java.io.Serializable;

/**
 * Says which shard an example goes to, from its rank in its split and the tokens before it. Both
 * rules give shards of nearly the same size.
 */
enum Dealing implements Serializable {
  /** Like cards, there and back, so that each shard gets short and long examples alike. */
  ROUND {
    @Override
    int shard(long rank, long tokensBefore, long tokens, int shards) {
      long lap = rank / shards;
      int place = (int) (rank % shards);
      return lap % 2 == 0 ? place : shards - 1 - place;
    }
  },
  /** In stretches of as many tokens, so that a shard is a piece of the text. */
  STRETCH {
    @Override
    int shard(long rank, long tokensBefore, long tokens, int shards) {
      return (int) Math.min(shards - 1L, Math.multiplyExact(tokensBefore, shards) / tokens);
    }
  };

  /**
   * @param rank examples of the split before this one
   * @param tokensBefore tokens of the split before this example
   * @param tokens of the split
   */
  abstract int shard(long rank, long tokensBefore, long tokens, int shards);
}
