package dev.braid.sequence;

import dev.braid.config.ShardConfig;
import dev.braid.config.ShardConfig.Overlong;
import dev.braid.config.Task;
import dev.braid.text.InputException;
import dev.braid.text.RawExample;
import dev.braid.text.SpecialToken;
import dev.braid.text.Vocabulary;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Turns examples into ids. A language model's examples get an end of sentence. */
public final class ExampleEncoder implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Task task;
  private final Vocabulary tokens;
  private final Vocabulary labels;
  private final ShardConfig limits;

  /**
   * @param labels vocabulary of labels; empty for a language model
   */
  public ExampleEncoder(Task task, Vocabulary tokens, Vocabulary labels, ShardConfig limits) {
    this.task = task;
    this.tokens = tokens;
    this.labels = labels;
    this.limits = limits;
  }

  /**
   * The ids of an example; empty where it is longer than the limit and such examples are left out.
   *
   * @throws InputException where it is longer than the limit and such examples are not allowed
   */
  public Optional<EncodedExample> encode(RawExample example) {
    if (task == Task.LANGUAGE_MODEL) {
      int[] ids = ids(example.tokens(), tokens, example.tokens().size() + 1);
      ids[ids.length - 1] = SpecialToken.EOS.id();
      return Optional.of(new EncodedExample(ids, new int[0]));
    }
    int length = example.tokens().size();
    if (length > limits.maxLength()) {
      if (limits.tooLong() == Overlong.FAIL) {
        throw new InputException(tooLong(example));
      }
      if (limits.tooLong() == Overlong.SKIP) {
        return Optional.empty();
      }
      length = limits.maxLength();
    }
    int[] ids = ids(example.tokens(), tokens, length);
    int labelCount = task == Task.TAGGER ? length : 1;
    return Optional.of(new EncodedExample(ids, ids(example.labels(), labels, labelCount)));
  }

  /** Whether an example is longer than the limit. */
  public boolean isTooLong(RawExample example) {
    return task != Task.LANGUAGE_MODEL && example.tokens().size() > limits.maxLength();
  }

  private String tooLong(RawExample example) {
    int shown = Math.min(5, example.tokens().size());
    return "Cannot shard an example of "
        + example.tokens().size()
        + " tokens that starts with '"
        + String.join(" ", example.tokens().subList(0, shown))
        + "'; shard.max-length is "
        + limits.maxLength()
        + "; raise it or set shard.too-long = skip or truncate";
  }

  private static int[] ids(List<String> texts, Vocabulary vocabulary, int length) {
    int[] ids = new int[length];
    int known = Math.min(length, texts.size());
    for (int i = 0; i < known; i++) {
      ids[i] = vocabulary.lookup(texts.get(i));
    }
    Arrays.fill(ids, known, length, SpecialToken.PAD.id());
    return ids;
  }
}
