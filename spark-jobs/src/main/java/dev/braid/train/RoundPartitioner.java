package dev.braid.train;

import java.util.stream.IntStream;
import org.apache.spark.Partitioner;

/**
 * One partition for each round and replica. Minibatches are numbered step by step, and within a
 * step by replica: minibatch {@code step * replicas + replica} is that replica's at that step.
 */
final class RoundPartitioner extends Partitioner {
  private final int replicas;
  private final int stepsPerRound;
  private final int rounds;

  RoundPartitioner(int replicas, int stepsPerRound, int steps) {
    this.replicas = replicas;
    this.stepsPerRound = stepsPerRound;
    this.rounds = Math.toIntExact(((long) steps + stepsPerRound - 1) / stepsPerRound);
  }

  int rounds() {
    return rounds;
  }

  int[] partitionsOf(int round) {
    return IntStream.range(round * replicas, (round + 1) * replicas).toArray();
  }

  /** Steps in that round of a replica that has so many in all. */
  int stepsIn(int round, int stepsOfReplica) {
    return Math.max(0, Math.min(stepsPerRound, stepsOfReplica - round * stepsPerRound));
  }

  @Override
  public int numPartitions() {
    return Math.multiplyExact(rounds, replicas);
  }

  @Override
  public int getPartition(Object key) {
    long number = (Long) key;
    long round = number / replicas / stepsPerRound;
    return Math.toIntExact(round * replicas + number % replicas);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RoundPartitioner
        && replicas == ((RoundPartitioner) other).replicas
        && stepsPerRound == ((RoundPartitioner) other).stepsPerRound
        && rounds == ((RoundPartitioner) other).rounds;
  }

  @Override
  public int hashCode() {
    return (31 * replicas + stepsPerRound) * 31 + rounds;
  }
}
