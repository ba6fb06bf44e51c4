package dev.braid.train;

import dev.braid.store.Store;
import dev.braid.training.ReplicaTask;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where replicas ought to run: where they ran last, and at first where their shards lie. A hint,
 * which Spark follows if it costs next to no waiting.
 */
final class Whereabouts {
  private static final Logger LOG = LoggerFactory.getLogger(Whereabouts.class);

  private final TrainingSpec spec;
  private final Map<Integer, List<String>> places = new HashMap<>();

  Whereabouts(TrainingSpec spec) {
    this.spec = spec;
  }

  List<String> of(ReplicaTask task) {
    return places.computeIfAbsent(
        task.replica(), replica -> hosts(spec.firstShard(replica, task.replicas())));
  }

  private List<String> hosts(List<String> files) {
    Store store = spec.store();
    try {
      return files.isEmpty() ? List.of() : store.hosts(files.get(0));
    } catch (IOException unknown) {
      LOG.debug("No hint where {} lies", files, unknown);
      return List.of();
    }
  }

  void note(ReplicaReturn report) {
    places.put(report.report().replica(), List.of(report.location()));
  }
}
