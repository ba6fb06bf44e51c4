package dev.braid.tokenize;

import dev.braid.config.Split;
import dev.braid.config.Task;
import dev.braid.corpus.CorpusReader;
import dev.braid.corpus.Slice;
import dev.braid.sequence.SplitRule;
import dev.braid.text.ExampleReader;
import dev.braid.text.InputCounts;
import dev.braid.text.RawExample;
import dev.braid.text.TokenCounts;
import java.io.IOException;
import java.io.Serializable;
import java.util.HashSet;
import java.util.Set;

/**
 * Tokens and labels of the training examples, which labels the other examples have, and what was
 * read of all files. Counting parts and merging gives what counting the whole gives.
 */
final class CorpusCounts implements Serializable {
  private static final long serialVersionUID = 1L;

  private final TokenCounts tokens;
  private final TokenCounts labels;
  private final HashSet<String> otherLabels = new HashSet<>();
  private final InputCounts input;
  private long trainingExamples;

  CorpusCounts() {
    this(new TokenCounts(), new TokenCounts(), new InputCounts(), 0);
  }

  CorpusCounts(TokenCounts tokens, TokenCounts labels, InputCounts input, long trainingExamples) {
    this.tokens = tokens;
    this.labels = labels;
    this.input = input;
    this.trainingExamples = trainingExamples;
  }

  static CorpusCounts of(Slice slice, CorpusReader corpus, SplitRule rule, Task task)
      throws IOException {
    CorpusCounts counts = new CorpusCounts();
    try (ExampleReader reader = corpus.open(slice, counts.input)) {
      for (RawExample example = reader.next(); example != null; example = reader.next()) {
        if (slice.split() == Split.TRAIN && rule.split(example) == Split.TRAIN) {
          counts.tokens.addAll(example.tokens());
          counts.labels.addAll(example.labels());
          counts.trainingExamples++;
        } else if (task == Task.TAGGER || task == Task.CLASSIFIER) {
          // What stands for labels elsewhere are words, of which a vocabulary knows some only.
          counts.otherLabels.addAll(example.labels());
        }
      }
    }
    return counts;
  }

  CorpusCounts merge(CorpusCounts other) {
    tokens.merge(other.tokens);
    labels.merge(other.labels);
    otherLabels.addAll(other.otherLabels);
    input.merge(other.input);
    trainingExamples += other.trainingExamples;
    return this;
  }

  TokenCounts tokens() {
    return tokens;
  }

  TokenCounts labels() {
    return labels;
  }

  /** Labels of validation and test examples; of a tagger or classifier. */
  Set<String> otherLabels() {
    return otherLabels;
  }

  InputCounts input() {
    return input;
  }

  long trainingExamples() {
    return trainingExamples;
  }
}
