package dev.braid.train;

import dev.braid.training.ParameterSum;
import dev.braid.training.Parameters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/** Runs a round's tasks, and takes the mean of what they end with. */
sealed interface Averaging extends AutoCloseable {
  /**
   * Bytes of all replicas up to which the driver takes the mean alone. It is quicker then, by the
   * table in model/KERNELS.md; where there are more, its memory and its link would be what grows
   * with the replicas.
   */
  long DRIVER_BYTES = 64L << 20;

  /** What the replicas tell, in their order; has their tasks run. */
  List<ReplicaReturn> returns();

  /** The mean of the replicas that read anything. */
  Parameters mean();

  /** How many replicas it is of. */
  int replicas();

  @Override
  void close();

  /**
   * The way that is quicker for such a model.
   *
   * @param slots tasks that the cluster runs at the same time
   */
  static Averaging of(JavaRDD<ReplicaEnd> ends, SliceLayout layout, int slots) {
    return layout.floats() * Float.BYTES * layout.replicas() <= DRIVER_BYTES
        ? new OnDriver(ends)
        : new OnExecutors(ends, layout, slots);
  }

  /** All results come to the driver. */
  final class OnDriver implements Averaging {
    private final List<ReplicaEnd> ends;

    OnDriver(JavaRDD<ReplicaEnd> ends) {
      this.ends = ends.collect();
    }

    @Override
    public List<ReplicaReturn> returns() {
      return ends.stream().map(ReplicaEnd::report).toList();
    }

    @Override
    public Parameters mean() {
      ParameterSum sum = new ParameterSum();
      ends.forEach(end -> sum.add(end.parameters(), end.report().report().work().tokens()));
      return sum.average();
    }

    @Override
    public int replicas() {
      return ends.size();
    }

    @Override
    public void close() {}
  }

  /**
   * Slices of all replicas meet on executors through Spark's shuffle, and only means come to the
   * driver, a few partitions at a time: so no task, result or message grows with the model, and the
   * driver needs the mean and one group of slices beside it.
   */
  final class OnExecutors implements Averaging {
    /** Of means that come to the driver together; far below what a job may bring by default. */
    private static final long GROUP_BYTES = 256L << 20;

    private final SliceLayout layout;
    private final int partitions;
    private final JavaPairRDD<SliceKey, SlicePiece> pieces;
    private List<ReplicaReturn> returns;

    OnExecutors(JavaRDD<ReplicaEnd> ends, SliceLayout layout, int slots) {
      this.layout = layout;
      this.partitions = layout.partitions(slots);
      this.pieces =
          ends.flatMapToPair(end -> pieces(end, layout))
              .repartitionAndSortWithinPartitions(
                  new SlicePartitioner(layout.slices(), partitions));
    }

    private static Iterator<Tuple2<SliceKey, SlicePiece>> pieces(
        ReplicaEnd end, SliceLayout layout) {
      int replica = end.report().report().replica();
      long weight = end.report().report().work().tokens();
      int slices = end.parameters().values().length == 0 ? 0 : layout.slices();
      return IntStream.range(SliceKey.REPORT, slices)
          .mapToObj(
              slice ->
                  new Tuple2<>(
                      new SliceKey(slice, replica),
                      slice == SliceKey.REPORT
                          ? SlicePiece.report(end.report())
                          : SlicePiece.slice(layout.cut(end.parameters(), slice), weight)))
          .iterator();
    }

    @Override
    public List<ReplicaReturn> returns() {
      if (returns == null) {
        List<SlicePiece> found = pieces.values().collectPartitions(new int[] {0})[0];
        returns =
            found.stream()
                .map(SlicePiece::report)
                .sorted(Comparator.comparingInt(end -> end.report().replica()))
                .toList();
      }
      return returns;
    }

    @Override
    public Parameters mean() {
      Parameters mean =
          new Parameters(
              new float[Math.toIntExact(layout.values())],
              new float[Math.toIntExact(layout.momenta())]);
      JavaRDD<Tuple2<Integer, float[]>> means = pieces.mapPartitions(SliceMeans::new, true);
      for (int[] group : groups()) {
        for (List<Tuple2<Integer, float[]>> partition : means.collectPartitions(group)) {
          partition.forEach(slice -> layout.put(slice._2(), slice._1(), mean));
        }
      }
      return mean;
    }

    private List<int[]> groups() {
      long bytes = layout.floats() * Float.BYTES;
      int size = (int) Math.max(1, partitions * GROUP_BYTES / Math.max(GROUP_BYTES, bytes));
      List<int[]> groups = new ArrayList<>();
      for (int first = 1; first <= partitions; first += size) {
        groups.add(IntStream.range(first, Math.min(first + size, partitions + 1)).toArray());
      }
      return groups;
    }

    @Override
    public int replicas() {
      return returns().size();
    }

    @Override
    public void close() {
      pieces.rdd().cleanShuffleDependencies(false);
    }
  }
}
