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
import java.util.List;
import java.util.Set;

/**
 * Tokens and labels of the training examples, which labels the other examples have, and what was
 * read of all files. Counting parts and merging gives what counting the whole gives.
 */
final class CorpusCounts implements Serializable {
  private static final long serialVersionUID = 1L;

  private final TokenCounts tokens = new TokenCounts();
  private final TokenCounts labels = new TokenCounts();
  private final HashSet<String> otherLabels = new HashSet<>();
  private final InputCounts input = new InputCounts();
  private final long[] examples = new long[Split.values().length];

  static CorpusCounts of(Slice slice, CorpusReader corpus, SplitRule rule, Task task)
      throws IOException {
    CorpusCounts counts = new CorpusCounts();
    try (ExampleReader reader = corpus.open(slice, counts.input)) {
      for (RawExample example = reader.next(); example != null; example = reader.next()) {
        Split split = slice.split() == Split.TRAIN ? rule.split(example) : slice.split();
        counts.add(split, example.tokens(), example.labels(), task);
      }
    }
    return counts;
  }

  void add(Split split, List<String> words, List<String> labelsOfWords, Task task) {
    examples[split.ordinal()]++;
    if (split == Split.TRAIN) {
      tokens.addAll(words);
      labels.addAll(labelsOfWords);
    } else if (task == Task.TAGGER || task == Task.CLASSIFIER) {
      // What stands for labels elsewhere are words, of which a vocabulary knows some only.
      otherLabels.addAll(labelsOfWords);
    }
  }

  CorpusCounts merge(CorpusCounts other) {
    tokens.merge(other.tokens);
    labels.merge(other.labels);
    otherLabels.addAll(other.otherLabels);
    input.merge(other.input);
    for (int split = 0; split < examples.length; split++) {
      examples[split] += other.examples[split];
    }
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

  /** Examples of a split, also where it is set aside from the training files. */
  long examples(Split split) {
    return examples[split.ordinal()];
  }
}
