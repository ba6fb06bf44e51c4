package dev.braid.network;

import dev.braid.config.ExperimentConfig;
import dev.braid.sequence.BatchSource;
import dev.braid.sequence.EncodedExample;
import dev.braid.sequence.LengthBuckets;
import dev.braid.sequence.LengthBuckets.Padding;
import dev.braid.sequence.StreamBatches.Remainder;
import dev.braid.sequence.StreamWindows;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Small experiments of every task, with batches to train them on. */
enum Experiments {
  LANGUAGE_MODEL("task = language-model, data.format = lines, model.direction = forward"),
  TAGGER("task = tagger, data.format = conll"),
  CLASSIFIER("task = classifier, data.format = label-text"),
  ENCODER_DECODER(
      "task = encoder-decoder, data.format = pairs, train.label-smoothing = 0.1,"
          + " model { direction = forward, attention = general }");

  static final int TOKENS = 11;
  static final int LABELS = 5;

  private static final String SMALL =
      """

      output = out, data.train = a
      model { embedding = 4, hidden = 5, layers = 2, dropout = 0.2 }
      train { batch-tokens = 24, streams = 3, window = 4, optimizer.learning-rate = 0.05 }
      """;

  private final String task;

  Experiments(String task) {
    this.task = task;
  }

  ExperimentConfig config(String... settings) {
    return ExperimentConfig.parse(task + SMALL, name(), List.of(settings));
  }

  Architecture architecture(ExperimentConfig config) {
    return Architecture.of(config, TOKENS, LABELS);
  }

  /** At least eight batches. */
  BatchSource batches() {
    List<EncodedExample> examples = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(17);
    for (int i = 0; i < 40; i++) {
      int length = 2 + random.nextInt(4);
      int labels =
          switch (this) {
            case LANGUAGE_MODEL -> 0;
            case TAGGER -> length;
            case CLASSIFIER -> 1;
            case ENCODER_DECODER -> 2 + random.nextInt(4);
          };
      examples.add(
          new EncodedExample(
              random.ints(length, 1, TOKENS).toArray(), random.ints(labels, 0, LABELS).toArray()));
    }
    return this == LANGUAGE_MODEL
        ? StreamWindows.of(examples, 3, 3, 4, Remainder.DROP)
        : LengthBuckets.shuffled(examples, 24, Padding.NONE, 1);
  }
}
