package dev.braid.shard;

import dev.braid.sequence.Batch;
import dev.braid.text.SpecialToken;
import dev.braid.text.Vocabulary;
import java.io.Serializable;

/**
 * Which labels or target tokens the training text does not have.
 *
 * @param kind of the vocabulary of labels or target tokens
 * @param outputs that a model has for them
 */
record UnknownLabels(Vocabulary.Kind kind, int outputs) implements Serializable {
  static UnknownLabels of(Vocabulary labels) {
    return new UnknownLabels(labels.kind(), labels.outputs());
  }

  boolean contain(int label) {
    return kind == Vocabulary.Kind.TOKENS
        ? label == SpecialToken.UNK.id()
        : label == Batch.NO_LABEL || label >= outputs;
  }
}
