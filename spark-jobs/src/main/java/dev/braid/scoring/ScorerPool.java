package dev.braid.scoring;

import dev.braid.corpus.TaskCores;
import dev.braid.network.GraphScorer;
import dev.braid.training.Parameters;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Networks that score, kept by a JVM from task to task: one for each that runs at the same time.
 */
final class ScorerPool {
  private static final ScorerPool SHARED = new ScorerPool();
  private static final int IDLE = 64;

  private final Deque<GraphScorer> idle = new ArrayDeque<>();
  private String model = "";

  private ScorerPool() {}

  static ScorerPool shared() {
    return SHARED;
  }

  /** A network of that model, used by nobody else until it is given back. */
  GraphScorer borrow(ModelSpec spec, Parameters parameters) {
    synchronized (this) {
      if (!model.equals(key(spec, parameters))) {
        idle.forEach(GraphScorer::close);
        idle.clear();
        model = key(spec, parameters);
      }
      if (!idle.isEmpty()) {
        return idle.pop();
      }
    }
    return new GraphScorer(spec.architecture(), spec.experiment(), TaskCores.count());
  }

  /** Gives a network back. */
  void giveBack(ModelSpec spec, Parameters parameters, GraphScorer scorer) {
    synchronized (this) {
      if (model.equals(key(spec, parameters)) && idle.size() < IDLE) {
        idle.push(scorer);
        return;
      }
    }
    scorer.close();
  }

  /** What the network's shape follows from. */
  private static String key(ModelSpec spec, Parameters parameters) {
    return parameters.values().length + " parameters\n" + spec.experiment().effective();
  }
}
