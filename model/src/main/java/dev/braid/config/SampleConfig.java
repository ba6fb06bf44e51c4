package dev.braid.config;

import java.io.Serializable;
import java.util.Locale;

/**
 * A generated corpus to write first.
 *
 * @param size training examples
 * @param output folder that receives it
 */
public record SampleConfig(Corpus corpus, int size, String output) implements Serializable {

  /** Generated corpora. */
  public enum Corpus {
    NONE,
    TAGGING,
    SENTENCES,
    INTENTS,
    SLOTS,
    DATES;

    /** The name as it stands in a configuration. */
    public String spelling() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static SampleConfig from(Section sample) {
    return new SampleConfig(
        sample.choice("corpus", Corpus.class),
        sample.integer("size", 4, 100_000_000),
        sample.string("output"));
  }
}
