package dev.braid.sequence;

import dev.braid.config.ShardConfig;
import dev.braid.config.ShardConfig.Overlong;
import dev.braid.config.Task;
import dev.braid.text.InputException;
import dev.braid.text.RawExample;
import dev.braid.text.SpecialToken;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Turns examples into ids. A language model's examples get an end of sentence, and so do both sides
 * of an encoder-decoder's. Limits of length count tokens, which may be subwords, without it. For
 * one thread.
 */
public final class ExampleEncoder {
  private final Task task;
  private final TokenEncoder source;
  private final TokenEncoder target;
  private final ShardConfig limits;

  /**
   * @param source encodes tokens
   * @param target encodes labels or target tokens; not used for a language model
   */
  public ExampleEncoder(Task task, TokenEncoder source, TokenEncoder target, ShardConfig limits) {
    this.task = task;
    this.source = source;
    this.target = target;
    this.limits = limits;
  }

  /** What becomes of an example. */
  public enum Fate {
    WHOLE,
    TRUNCATED,
    LEFT_OUT
  }

  /**
   * An example as it goes on.
   *
   * @param example empty if it is left out
   */
  public record Encoding(Optional<EncodedExample> example, Fate fate) {}

  /**
   * The ids of an example.
   *
   * @throws InputException where it is longer than a limit and such examples are not allowed
   */
  public Encoding encode(RawExample example) {
    List<String> targets =
        task == Task.ENCODER_DECODER ? target.tokens(example.labels()) : example.labels();
    return encode(source.tokens(example.tokens()), targets);
  }

  /**
   * An example with its words cut anew by BPE dropout (Provilkov, Emelianenko and Voita 2020), as
   * the configuration says; its text is the same. A side that would become longer than its limit
   * stays as it is.
   *
   * @param example as {@link #encode} gave it
   */
  public EncodedExample withDropout(EncodedExample example, RandomGenerator random) {
    int[] ids = source.withDropout(example.ids(), random);
    if (task == Task.LANGUAGE_MODEL) {
      return new EncodedExample(ids, example.labels());
    }
    if (task != Task.ENCODER_DECODER) {
      boolean fits = ids.length <= limits.maxLength();
      return fits ? new EncodedExample(ids, example.labels()) : example;
    }
    int[] labels = target.withDropout(example.labels(), random);
    // Limits do not count the end of sentence.
    return new EncodedExample(
        ids.length - 1 <= limits.maxLength() ? ids : example.ids(),
        labels.length - 1 <= limits.maxTargetLength() ? labels : example.labels());
  }

  private Encoding encode(List<String> tokens, List<String> targets) {
    if (task == Task.LANGUAGE_MODEL) {
      return whole(withEnd(source.ids(tokens)), new int[0]);
    }
    if (isTooLong(tokens, targets)) {
      return overlong(tokens, targets);
    }
    boolean ended = task == Task.ENCODER_DECODER;
    int[] ids = source.ids(tokens);
    int[] labels = target.ids(targets);
    return whole(ended ? withEnd(ids) : ids, ended ? withEnd(labels) : labels);
  }

  private static Encoding whole(int[] ids, int[] labels) {
    return new Encoding(Optional.of(new EncodedExample(ids, labels)), Fate.WHOLE);
  }

  private boolean isTooLong(List<String> tokens, List<String> targets) {
    return tokens.size() > limits.maxLength()
        || (task == Task.ENCODER_DECODER && targets.size() > limits.maxTargetLength());
  }

  private Encoding overlong(List<String> tokens, List<String> targets) {
    if (limits.tooLong() == Overlong.FAIL) {
      throw tokens.size() > limits.maxLength()
          ? tooLong("an example", tokens, "shard.max-length", limits.maxLength())
          : tooLong("a target", targets, "shard.max-target-length", limits.maxTargetLength());
    }
    if (limits.tooLong() == Overlong.SKIP) {
      return new Encoding(Optional.empty(), Fate.LEFT_OUT);
    }
    int targetLimit =
        switch (task) {
          case TAGGER -> limits.maxLength();
          case ENCODER_DECODER -> limits.maxTargetLength();
          case CLASSIFIER, LANGUAGE_MODEL -> targets.size();
        };
    Encoding cut = encode(first(tokens, limits.maxLength()), first(targets, targetLimit));
    return new Encoding(cut.example(), Fate.TRUNCATED);
  }

  private static List<String> first(List<String> tokens, int limit) {
    return tokens.subList(0, Math.min(tokens.size(), limit));
  }

  private static InputException tooLong(String what, List<String> tokens, String key, int limit) {
    return new InputException(
        "Cannot shard "
            + what
            + " of "
            + tokens.size()
            + " tokens that starts with '"
            + String.join(" ", first(tokens, 5))
            + "'; "
            + key
            + " is "
            + limit
            + "; raise it or set shard.too-long = skip or truncate");
  }

  private static int[] withEnd(int[] ids) {
    int[] ended = Arrays.copyOf(ids, ids.length + 1);
    ended[ids.length] = SpecialToken.EOS.id();
    return ended;
  }
}
