package dev.braid.train;

import dev.braid.training.Parameters;
import dev.braid.training.ReplicaResult;
import dev.braid.training.ReplicaTask;
import dev.braid.training.Rounds;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * A round is one Spark job with a task for each replica. A task that is lost is run again by Spark
 * and gives the same result.
 */
final class SparkRounds implements Rounds, AutoCloseable {
  private final JavaSparkContext spark;
  private final Broadcast<TrainingSpec> spec;

  SparkRounds(JavaSparkContext spark, TrainingSpec spec) {
    this.spark = spark;
    this.spec = spark.broadcast(spec);
  }

  @Override
  public List<ReplicaResult> run(Parameters start, List<ReplicaTask> tasks) {
    Broadcast<Parameters> parameters = spark.broadcast(start);
    Broadcast<TrainingSpec> settings = spec;
    try {
      return spark
          .parallelize(tasks, tasks.size())
          .map(task -> new ShardReplica(settings.value()).train(parameters.value(), task))
          .collect();
    } finally {
      // Else executors and driver would keep every round's parameters until a garbage collection.
      parameters.destroy();
    }
  }

  @Override
  public void close() {
    spec.destroy();
  }
}
