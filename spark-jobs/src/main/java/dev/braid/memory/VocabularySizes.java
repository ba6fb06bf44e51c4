package dev.braid.memory;

import dev.braid.config.ExperimentConfig;
import dev.braid.config.SubwordConfig.Kind;
import dev.braid.config.Task;
import dev.braid.config.TokenizeConfig;
import dev.braid.config.TokenizeConfig.TokenizerKind;
import dev.braid.corpus.Vocabularies;
import dev.braid.store.RunDirectory;
import dev.braid.store.Store;
import java.io.IOException;
import java.util.Locale;

/**
 * How many words and labels an experiment has.
 *
 * @param tokens of the source
 * @param labels of the target; 0 where there is none
 * @param known how it is known, in words
 */
public record VocabularySizes(int tokens, int labels, String known) {
  /** Where nothing is said and nothing was counted yet. */
  private static final int WORDS = 50_000;

  private static final int CHARACTERS = 1_000;
  private static final int LABELS = 100;

  /** Those that the run directory has, else what the settings allow, else a guess that says so. */
  public static VocabularySizes of(ExperimentConfig experiment, Store store) throws IOException {
    RunDirectory run = new RunDirectory(store.absolute(experiment.output()));
    return store.exists(run.tokens())
        ? counted(experiment, Vocabularies.read(store, run))
        : expected(experiment);
  }

  /** Those of vocabularies that are there. */
  public static VocabularySizes counted(ExperimentConfig experiment, Vocabularies vocabularies) {
    int tokens = vocabularies.tokens().size();
    int labels = experiment.task() == Task.LANGUAGE_MODEL ? 0 : vocabularies.labels().outputs();
    return new VocabularySizes(tokens, labels, described("", tokens, labels, ""));
  }

  static VocabularySizes expected(ExperimentConfig experiment) {
    TokenizeConfig tokenize = experiment.tokenize();
    int tokens = tokenize.maxSize();
    String before = "at most ";
    String after = " (tokenize.max-size)";
    if (tokenize.subwords().kind() == Kind.BPE) {
      int subwords = tokenize.subwords().merges() + CHARACTERS;
      if (tokens == 0 || subwords < tokens) {
        tokens = subwords;
        before = "about ";
        after = " (tokenize.subwords.merges)";
      }
    } else if (tokens == 0) {
      tokens = tokenize.tokenizer() == TokenizerKind.CHARACTERS ? CHARACTERS : WORDS;
      before = "assumed, until 'braid tokenize' has counted them: ";
      after = "";
    }
    int labels =
        switch (experiment.task()) {
          case LANGUAGE_MODEL -> 0;
          case TAGGER, CLASSIFIER -> LABELS;
          case ENCODER_DECODER -> tokens;
        };
    return new VocabularySizes(tokens, labels, described(before, tokens, labels, after));
  }

  private static String described(String before, int tokens, int labels, String after) {
    String words = labels == 0 ? "%s%,d tokens%s" : "%s%,d tokens, %,d labels or targets%s";
    return labels == 0
        ? String.format(Locale.ROOT, words, before, tokens, after)
        : String.format(Locale.ROOT, words, before, tokens, labels, after);
  }
}
