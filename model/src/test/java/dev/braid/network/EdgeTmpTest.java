package dev.braid.network;

import dev.braid.config.ExperimentConfig;
import dev.braid.sequence.Batch;
import dev.braid.sequence.BatchSource;
import dev.braid.training.Parameters;
import dev.braid.training.ReplicaResult;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EdgeTmpTest {
  @Test
  void logits() throws Exception {
    run(90_000, 6000, 100, 8, 16);
  }

  @Test
  void gates() throws Exception {
    run(123_361, 5, 123, 8, 1024);
  }

  private static void run(int tokens, int labels, int time, int embedding, int hidden) throws Exception {
    ExperimentConfig config =
        ExperimentConfig.parse(
            "task = tagger, data.format = conll, output = out, data.train = a\n"
                + "model { embedding = " + embedding + ", hidden = " + hidden
                + ", layers = 1, dropout = 0.2, direction = forward, kernels = onednn }\n"
                + "train { batch-tokens = " + tokens + ", optimizer.kind = sgd }",
            "edge",
            List.of());
    Architecture architecture = Architecture.of(config, 50, labels);
    int rows = tokens / time;
    SplittableRandom random = new SplittableRandom(1);
    int[] lengths = new int[rows];
    Arrays.fill(lengths, time);
    lengths[3] = time - 1;
    int[] ids = new int[rows * time];
    int[] all = new int[rows * time];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = 1 + random.nextInt(49);
      all[i] = random.nextInt(labels);
    }
    ids[4 * time - 1] = 0;
    all[4 * time - 1] = -1;
    Batch batch = new Batch(rows, time, ids, all, lengths);
    BatchSource source = new BatchSource() {
      public int size() { return 1; }
      public Batch batch(int i) { return batch; }
      public long tokens(int i) { return batch.tokens(); }
      public long tokens() { return batch.tokens(); }
    };
    Parameters start = GraphReplica.initial(architecture, config);
    try (GraphReplica replica = new GraphReplica(architecture, config, 2)) {
      ReplicaResult result = replica.train(start, Tasks.first(1), source.from(0), Tasks.NONE);
      System.out.println("EDGE " + result.report() + " " + Math.log(labels) * batch.targets());
    }
    try (GraphScorer scorer = new GraphScorer(architecture, config, 2)) {
      scorer.use(start);
      scorer.score(source, (i, b, s) -> System.out.println("EDGE scored " + Arrays.stream(s.negativeLogLikelihoods()).sum()));
    }
  }
}
