package dev.braid.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.ResidentMemory;
import dev.braid.config.ExperimentConfig;
import dev.braid.sequence.Batch;
import dev.braid.sequence.BatchSource;
import dev.braid.training.Parameters;
import dev.braid.training.ReplicaResult;
import dev.braid.training.ReplicaTask;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Ten thousand training steps of one replica, in rounds, each step on a batch of another shape:
 * after the first thousand, in which caches fill, memory hardly grows, and in the second half not.
 */
class TrainingFuzz {
  private static final int STEPS = 10_000;
  private static final int STEPS_OF_A_ROUND = 50;
  private static final int TOKENS = 2000;
  private static final int LABELS = 17;

  @Test
  void memoryStaysFlatOverStepsOfChangingShapes() throws IOException {
    ExperimentConfig config =
        ExperimentConfig.parse(
            """
            task = tagger, data.format = conll, output = out, data.train = a
            model { embedding = 32, hidden = 64, layers = 2, dropout = 0.2, kernels = onednn }
            """,
            "shapes",
            List.of());
    Architecture architecture = Architecture.of(config, TOKENS, LABELS);
    ResidentMemory afterCachesFilled = new ResidentMemory(1000, 150);
    ResidentMemory inSecondHalf = new ResidentMemory(STEPS / 2, 25);
    Parameters parameters = GraphReplica.initial(architecture, config);
    Shapes shapes = new Shapes();
    try (GraphReplica replica = new GraphReplica(architecture, config, 1)) {
      for (int step = 0; step < STEPS; step += STEPS_OF_A_ROUND) {
        ReplicaTask task = Tasks.from(step, STEPS_OF_A_ROUND, Tasks.NONE);
        ReplicaResult result = replica.train(parameters, task, shapes.from(step), Tasks.NONE);
        parameters = result.parameters();
        assertThat(result.report().work().lossSum() / result.report().work().targets())
            .isBetween(0.0, 4.0);
        afterCachesFilled.watch(step + STEPS_OF_A_ROUND);
        inSecondHalf.watch(step + STEPS_OF_A_ROUND);
        report(step + STEPS_OF_A_ROUND);
      }
    }
  }

  private static void report(int steps) {
    if (steps == 100 || steps % 1000 == 0) {
      System.out.printf("after %d steps: %d MiB%n", steps, ResidentMemory.mebibytes());
    }
  }

  /** Batches of 1 to 32 sequences of up to 40 steps. */
  private static final class Shapes implements BatchSource {
    @Override
    public int size() {
      return STEPS;
    }

    @Override
    public Batch batch(int index) {
      SplittableRandom random = new SplittableRandom(index);
      int rows = 1 + random.nextInt(32);
      int time = 1 + random.nextInt(40);
      int[] lengths = random.ints(rows, 1, time + 1).toArray();
      lengths[random.nextInt(rows)] = time;
      int[] ids = new int[rows * time];
      int[] labels = new int[rows * time];
      Arrays.fill(labels, Batch.NO_LABEL);
      for (int row = 0; row < rows; row++) {
        for (int at = row * time; at < row * time + lengths[row]; at++) {
          ids[at] = random.nextInt(1, TOKENS);
          labels[at] = ids[at] % LABELS;
        }
      }
      return new Batch(rows, time, ids, labels, lengths);
    }

    @Override
    public long tokens(int index) {
      return batch(index).tokens();
    }

    @Override
    public long tokens() {
      throw new UnsupportedOperationException("Nobody asks");
    }
  }
}
