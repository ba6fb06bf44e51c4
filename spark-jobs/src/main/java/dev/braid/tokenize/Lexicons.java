package dev.braid.tokenize;

import dev.braid.config.ExperimentConfig;
import dev.braid.config.SubwordConfig;
import dev.braid.config.SubwordConfig.Sharing;
import dev.braid.config.Task;
import dev.braid.config.TokenizeConfig;
import dev.braid.corpus.Vocabularies;
import dev.braid.sequence.Lexicon;
import dev.braid.store.InputMissingException;
import dev.braid.store.Store;
import dev.braid.text.BytePairCodes;
import dev.braid.text.BytePairLearner;
import dev.braid.text.TokenCounts;
import java.io.IOException;
import java.io.InputStream;

/** Counts to vocabularies, in the driver. */
final class Lexicons {
  private final Store store;
  private final TokenizeConfig settings;
  private final SubwordConfig subwords;

  private Lexicons(Store store, TokenizeConfig settings) {
    this.store = store;
    this.settings = settings;
    this.subwords = settings.subwords();
  }

  /** The vocabularies of the counted words, and labels or target words. */
  static Vocabularies of(ExperimentConfig experiment, Store store, CorpusCounts counts)
      throws IOException {
    Lexicons lexicons = new Lexicons(store, experiment.tokenize());
    return experiment.task() == Task.ENCODER_DECODER
        ? lexicons.ofBoth(counts.tokens(), counts.labels())
        : new Vocabularies(
            lexicons.of(counts.tokens()), Lexicon.ofLabels(counts.labels(), counts.otherLabels()));
  }

  private Vocabularies ofBoth(TokenCounts source, TokenCounts target) throws IOException {
    if (!hasSubwords() || subwords.sharing() == Sharing.SEPARATE) {
      return new Vocabularies(of(source), of(target));
    }
    TokenCounts both = new TokenCounts().merge(source).merge(target);
    BytePairCodes codes = codes(both);
    if (subwords.sharing() == Sharing.JOINT) {
      Lexicon joint = Lexicon.ofSubwords(both, codes, settings);
      return new Vocabularies(joint, joint);
    }
    return new Vocabularies(
        Lexicon.ofSubwords(source, codes, settings), Lexicon.ofSubwords(target, codes, settings));
  }

  private Lexicon of(TokenCounts words) throws IOException {
    return hasSubwords()
        ? Lexicon.ofSubwords(words, codes(words), settings)
        : Lexicon.ofWords(words, settings);
  }

  private boolean hasSubwords() {
    return subwords.kind() == SubwordConfig.Kind.BPE;
  }

  private BytePairCodes codes(TokenCounts words) throws IOException {
    if (subwords.codes().isBlank()) {
      return new BytePairLearner(subwords.merges()).learn(words);
    }
    if (!store.exists(subwords.codes())) {
      throw new InputMissingException(
          "Cannot read "
              + subwords.codes()
              + ": no such file; check tokenize.subwords.codes, or leave it empty to learn codes");
    }
    try (InputStream in = store.open(subwords.codes())) {
      return BytePairCodes.read(in, subwords.codes());
    }
  }
}
