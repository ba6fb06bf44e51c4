package dev.braid.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.config.ExperimentConfig;
import dev.braid.decoding.BeamSearch;
import dev.braid.decoding.SourceBatch;
import dev.braid.decoding.Trace;
import dev.braid.sequence.EncodedExample;
import dev.braid.sequence.LengthBuckets;
import dev.braid.sequence.LengthBuckets.Padding;
import dev.braid.training.Parameters;
import dev.braid.training.ReplicaTask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trained by a replica, searched by a beam: words are turned round that were never seen. */
class EncoderDecoderLearningTest {
  private static final int TOKENS = 12;
  private static final int STEPS = 600;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model.attention=dot",
        "model { attention = additive, cell = gru }",
        "model { attention = general, input-feeding = on, bridge = dense }"
      })
  void itLearnsToTurnSequencesRound(String model) throws IOException {
    ExperimentConfig config =
        ExperimentConfig.parse(
            """
            task = encoder-decoder, output = out, data { format = pairs, train = a }
            model { embedding = 16, hidden = 48, layers = 1 }
            train { optimizer { kind = adam, learning-rate = 0.005 } }
            decode.beam = 3
            """
                + model,
            "turn-round",
            List.of());
    EncoderDecoder architecture = (EncoderDecoder) Architecture.of(config, TOKENS, TOKENS);
    SplittableRandom random = new SplittableRandom(3);
    Parameters trained = trained(architecture, config, random);

    try (GraphDecoder decoder = new GraphDecoder(architecture, config, 1)) {
      decoder.use(trained);
      List<EncodedExample> unseen = examples(random, 40);
      List<int[]> sources = unseen.stream().map(EncodedExample::ids).toList();
      BeamSearch search = new BeamSearch(decoder, config.decode(), Trace.TOKENS);
      var found = search.search(SourceBatch.of(sources));
      int right = 0;
      for (int i = 0; i < unseen.size(); i++) {
        right += Arrays.equals(found.get(i).get(0).ids(), unseen.get(i).labels()) ? 1 : 0;
      }

      assertThat(right).isGreaterThanOrEqualTo(36);
    }
  }

  private static Parameters trained(
      EncoderDecoder architecture, ExperimentConfig config, SplittableRandom random)
      throws IOException {
    LengthBuckets batches =
        LengthBuckets.shuffled(examples(random, 32 * STEPS), 32 * 7, Padding.ALLOWED, 1);
    ReplicaTask task = Tasks.first(STEPS);
    try (GraphReplica replica = new GraphReplica(architecture, config, 1)) {
      Parameters start = GraphReplica.initial(architecture, config);
      return replica.train(start, task, batches.from(0), Tasks.NONE).parameters();
    }
  }

  private static List<EncodedExample> examples(SplittableRandom random, int count) {
    List<EncodedExample> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int length = 2 + random.nextInt(5);
      int[] source = new int[length + 1];
      int[] target = new int[length + 1];
      for (int at = 0; at < length; at++) {
        source[at] = 4 + random.nextInt(TOKENS - 4);
        target[length - 1 - at] = source[at];
      }
      source[length] = 3;
      target[length] = 3;
      examples.add(new EncodedExample(source, target));
    }
    return examples;
  }
}
