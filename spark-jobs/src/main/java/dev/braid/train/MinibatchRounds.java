package dev.braid.train;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import scala.Tuple2;

/**
 * An epoch's minibatches, shuffled once into one partition for each round and replica. A round then
 * is a job on its own partitions alone, and reads them once.
 *
 * <p>A minibatch crosses the cluster as the bytes of {@link MultiDataSet#save}, under its {@link
 * RoundPartitioner number}.
 */
final class MinibatchRounds implements AutoCloseable {
  private final JavaRDD<byte[]> minibatches;
  private final JavaPairRDD<Long, byte[]> grouped;
  private final RoundPartitioner partitioner;
  private final int[] stepsOfReplica;

  private MinibatchRounds(JavaRDD<byte[]> minibatches, int replicas, int stepsPerRound) {
    this.minibatches = minibatches;
    List<Integer> counts = minibatches.mapPartitions(MinibatchRounds::count).collect();
    int[] firstSteps = new int[counts.size()];
    int[] endSteps = new int[counts.size()];
    stepsOfReplica = new int[replicas];
    for (int partition = 0; partition < firstSteps.length; partition++) {
      int replica = partition % replicas;
      firstSteps[partition] = stepsOfReplica[replica];
      stepsOfReplica[replica] += counts.get(partition);
      endSteps[partition] = stepsOfReplica[replica];
    }
    int steps = Arrays.stream(stepsOfReplica).max().getAsInt();
    partitioner = new RoundPartitioner(replicas, stepsPerRound, steps);
    grouped =
        JavaPairRDD.fromJavaRDD(
                minibatches.mapPartitionsWithIndex(
                    (partition, records) ->
                        new Numbered(
                            records,
                            partition,
                            replicas,
                            firstSteps[partition],
                            endSteps[partition]),
                    true))
            .repartitionAndSortWithinPartitions(partitioner);
  }

  /** Partition {@code p} goes to replica {@code p mod replicas}, partitions in their order. */
  static MinibatchRounds of(JavaRDD<MultiDataSet> source, int replicas, int stepsPerRound) {
    if (source.getNumPartitions() == 0) {
      throw noMinibatches();
    }
    JavaRDD<byte[]> minibatches =
        source.map(MinibatchRounds::encode).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      MinibatchRounds rounds = new MinibatchRounds(minibatches, replicas, stepsPerRound);
      if (rounds.count() == 0) {
        throw noMinibatches();
      }
      return rounds;
    } catch (RuntimeException failure) {
      minibatches.unpersist(false);
      throw failure;
    }
  }

  private static IllegalArgumentException noMinibatches() {
    return new IllegalArgumentException("Cannot train: the RDD holds no minibatches");
  }

  int count() {
    return partitioner.rounds();
  }

  /** The results of that round, in the order of the replicas. */
  List<GraphRoundResult> run(int round, GraphRound replicaRound) {
    int[] partitions = partitioner.partitionsOf(round);
    List<GraphRoundResult>[] collected =
        grouped.mapPartitionsWithIndex(replicaRound, false).collectPartitions(partitions);
    List<GraphRoundResult> results = new ArrayList<>();
    for (int replica = 0; replica < collected.length; replica++) {
      GraphRoundResult result = collected[replica].get(0);
      checkSteps(round, replica, result.steps());
      results.add(result);
    }
    return results;
  }

  private void checkSteps(int round, int replica, int steps) {
    int expected = partitioner.stepsIn(round, stepsOfReplica[replica]);
    if (steps != expected) {
      throw new IllegalStateException(
          "Replica "
              + replica
              + " found "
              + steps
              + " minibatches where "
              + expected
              + " were counted; the RDD changes when it is computed again: persist it");
    }
  }

  /** Frees the minibatches and the shuffle's files; the source's own stay as they are. */
  @Override
  public void close() {
    grouped.rdd().cleanShuffleDependencies(false);
    minibatches.unpersist(false);
  }

  private static Iterator<Integer> count(Iterator<byte[]> records) {
    int count = 0;
    while (records.hasNext()) {
      records.next();
      count++;
    }
    return Collections.singleton(count).iterator();
  }

  static byte[] encode(MultiDataSet minibatch) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    minibatch.save(bytes);
    return bytes.toByteArray();
  }

  static MultiDataSet decode(byte[] bytes) throws IOException {
    MultiDataSet minibatch = new org.nd4j.linalg.dataset.MultiDataSet();
    minibatch.load(new ByteArrayInputStream(bytes));
    return minibatch;
  }

  /** Gives a partition's minibatches their numbers. */
  private static final class Numbered implements Iterator<Tuple2<Long, byte[]>> {
    private final Iterator<byte[]> records;
    private final int partition;
    private final int replicas;
    private final int endStep;
    private int step;

    Numbered(Iterator<byte[]> records, int partition, int replicas, int firstStep, int endStep) {
      this.records = records;
      this.partition = partition;
      this.replicas = replicas;
      this.step = firstStep;
      this.endStep = endStep;
    }

    @Override
    public boolean hasNext() {
      return records.hasNext();
    }

    @Override
    public Tuple2<Long, byte[]> next() {
      byte[] minibatch = records.next();
      if (step == endStep) {
        throw new IllegalStateException(
            "Partition "
                + partition
                + " holds more minibatches than were counted; the RDD changes when it is computed"
                + " again: persist it");
      }
      long number = (long) step * replicas + partition % replicas;
      step++;
      return new Tuple2<>(number, minibatch);
    }
  }
}
