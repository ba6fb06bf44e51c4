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
 * @param bleuTokenizer how BLEU cuts decoded texts into tokens, by its name in sacreBLEU
 * @param chrfWordOrder longest n-grams of words that chrF counts; 0, 1 (chrF+) or 2 (chrF++)
 */
public record EvaluationConfig(
    String checkpoint,
    List<Split> splits,
    Spans spans,
    int batchTokens,
    int streams,
    String bleuTokenizer,
    int chrfWordOrder)
    implements Serializable {

  public EvaluationConfig {
    splits = List.copyOf(splits);
  }

  /** Whether label spans are scored, and by which scheme. */
  public enum Spans {
    /** By the scheme that the labels are written in, where they are. */
    AUTO,
    /** The same, and labels of no scheme are an error. */
    ON,
    OFF,
    IOB,
    IOE,
    IOBES,
    BILOU,
    BMES,
    BMEWO
  }

  static EvaluationConfig from(Section evaluate) {
    return new EvaluationConfig(
        checkpoint(evaluate, "checkpoint"),
        splits(evaluate),
        evaluate.choice("spans", Spans.class),
        evaluate.integer("batch-tokens", 1, Integer.MAX_VALUE),
        evaluate.integer("streams", 1, 65_536),
        bleuTokenizer(evaluate),
        evaluate.integer("chrf-word-order", 0, 2));
  }

  static String checkpoint(Section section, String key) {
    String checkpoint = section.string(key);
    if (!checkpoint.matches("best|latest|round-[0-9]{6,}")) {
      section.problem(key, checkpoint, "best | latest | a name such as round-000040");
    }
    return checkpoint;
  }

  private static String bleuTokenizer(Section evaluate) {
    String tokenizer = evaluate.string("bleu-tokenizer");
    if (!tokenizer.matches("13a|zh|char|none|intl")) {
      evaluate.problem("bleu-tokenizer", tokenizer, "13a | zh | char | none | intl");
    }
    return tokenizer;
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
