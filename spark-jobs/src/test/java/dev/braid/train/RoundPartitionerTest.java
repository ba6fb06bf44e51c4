package dev.braid.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoundPartitionerTest {

  @Test
  void everyRoundAndReplicaHasItsPartition() {
    RoundPartitioner partitioner = new RoundPartitioner(3, 2, 5);

    assertThat(partitioner.rounds()).isEqualTo(3);
    assertThat(partitioner.numPartitions()).isEqualTo(9);
    assertThat(partitioner.partitionsOf(1)).containsExactly(3, 4, 5);
    assertThat(partitioner.getPartition(number(0, 0))).isEqualTo(0);
    assertThat(partitioner.getPartition(number(1, 2))).isEqualTo(2);
    assertThat(partitioner.getPartition(number(2, 0))).isEqualTo(3);
    assertThat(partitioner.getPartition(number(4, 1))).isEqualTo(7);
  }

  @Test
  void theLastRoundHasTheStepsThatAreLeft() {
    RoundPartitioner partitioner = new RoundPartitioner(2, 4, 6);

    assertThat(partitioner.stepsIn(0, 6)).isEqualTo(4);
    assertThat(partitioner.stepsIn(1, 6)).isEqualTo(2);
    assertThat(partitioner.stepsIn(1, 3)).isZero();
  }

  @Test
  void moreStepsPerRoundThanThereAreMakeOneRound() {
    assertThat(new RoundPartitioner(2, Integer.MAX_VALUE, 6).rounds()).isEqualTo(1);
    assertThat(new RoundPartitioner(2, 4, 0).rounds()).isZero();
  }

  private static long number(long step, int replica) {
    return step * 3 + replica;
  }
}
