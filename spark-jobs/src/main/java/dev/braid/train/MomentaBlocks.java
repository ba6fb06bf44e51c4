package dev.braid.train;

import dev.braid.training.OwnMomenta;
import dev.braid.training.ReplicaTask;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockResult;
import org.apache.spark.storage.RDDBlockId;
import org.apache.spark.storage.StorageLevel;
import scala.Option;
import scala.reflect.ClassTag;

/**
 * Momenta that replicas keep to themselves, as blocks of Spark's own store on the executors: in
 * memory while there is room, else on its disk, encrypted where Spark's blocks are. An executor
 * fetches them from the one that has them.
 *
 * @param rdd number of an RDD that is nothing but the owner of the blocks
 * @param copies executors that have each block
 */
record MomentaBlocks(int rdd, int copies) implements Serializable {
  private static final ClassTag<float[]> FLOATS =
      scala.reflect.ClassTag$.MODULE$.apply(float[].class);

  /** Keeps a replica's momenta at the end of its task. */
  void keep(ReplicaTask task, float[] momenta) {
    BlockManager store = SparkEnv.get().blockManager();
    StorageLevel level =
        copies > 1 ? StorageLevel.MEMORY_AND_DISK_2() : StorageLevel.MEMORY_AND_DISK();
    RDDBlockId block = block(task, task.round());
    if (!store.putSingle(block, momenta, level, true, FLOATS)) {
      throw new IllegalStateException(
          "Cannot keep the momenta of replica " + task.replica() + " on this executor");
    }
  }

  /** On the driver, after a round: what its tasks started from is no longer needed. */
  void forgetStartOf(List<ReplicaTask> tasks) {
    for (ReplicaTask task : tasks) {
      if (task.own() instanceof OwnMomenta.WithReplica before) {
        SparkEnv.get().blockManager().master().removeBlock(block(task, before.round()));
      }
    }
  }

  /** The momenta that a task starts from; empty where no executor has them any more. */
  Optional<float[]> fetch(ReplicaTask task) {
    int round = ((OwnMomenta.WithReplica) task.own()).round();
    Option<BlockResult> found = SparkEnv.get().blockManager().get(block(task, round), FLOATS);
    return found.isEmpty() ? Optional.empty() : Optional.of((float[]) found.get().data().next());
  }

  private RDDBlockId block(ReplicaTask task, int round) {
    long number = (long) round * task.replicas() + task.replica();
    return new RDDBlockId(rdd, (int) (number % Integer.MAX_VALUE));
  }
}
