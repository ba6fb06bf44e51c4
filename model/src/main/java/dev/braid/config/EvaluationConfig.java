package dev.braid.config;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What is evaluated.
 *
 * @param checkpoint best, latest, or a checkpoint folder's name
 * @param batchTokens most tokens in a batch of a tagger or classifier
 * @param streams streams of text that a language model reads side by side in each shard
 */
public record EvaluationConfig(
    String checkpoint, List<Split> splits, Spans spans, int batchTokens, int streams)
    implements Serializable {

  public EvaluationConfig {
    splits = List.copyOf(splits);
  }

  /** Whether label spans are scored as conlleval does. */
  public enum Spans {
    AUTO,
    ON,
    OFF
  }

  static EvaluationConfig from(Section evaluate) {
    return new EvaluationConfig(
        checkpoint(evaluate),
        splits(evaluate),
        evaluate.choice("spans", Spans.class),
        evaluate.integer("batch-tokens", 1, Integer.MAX_VALUE),
        evaluate.integer("streams", 1, 65_536));
  }

  static String checkpoint(Section evaluate) {
    String checkpoint = evaluate.string("checkpoint");
    if (!checkpoint.matches("best|latest|round-[0-9]{6,}")) {
      evaluate.problem("checkpoint", checkpoint, "best | latest | a name such as round-000040");
    }
    return checkpoint;
  }

  private static List<Split> splits(Section evaluate) {
    List<Split> splits = new ArrayList<>();
    for (String name : evaluate.strings("splits")) {
      Split.named(name)
          .ifPresentOrElse(
              splits::add,
              () -> evaluate.problem("splits", name, "a list of train | valid | test"));
    }
    return splits;
  }
}
