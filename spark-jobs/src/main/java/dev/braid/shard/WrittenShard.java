package dev.braid.shard;

import dev.braid.config.Split;
import dev.braid.corpus.Shard;
import java.io.Serializable;

/**
 * What a task says of a shard that it wrote.
 *
 * @param tooLong examples that belong to it and were longer than a limit
 */
record WrittenShard(Split split, Shard shard, long tooLong) implements Serializable {}
