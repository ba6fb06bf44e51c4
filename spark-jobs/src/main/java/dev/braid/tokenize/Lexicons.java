package dev.braid.tokenize;

import dev.braid.config.ExperimentConfig;
import dev.braid.config.SubwordConfig;
import dev.braid.config.SubwordConfig.Sharing;
import dev.braid.config.Task;
import dev.braid.config.TokenizeConfig;
import dev.braid.corpus.FormerRun;
import dev.braid.corpus.SubwordCodes;
import dev.braid.corpus.Vocabularies;
import dev.braid.sequence.Lexicon;
import dev.braid.store.Store;
import dev.braid.text.BytePairCodes;
import dev.braid.text.BytePairLearner;
import dev.braid.text.TokenCounts;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/** Counts to vocabularies, in the driver. */
final class Lexicons {
  private final Store store;
  private final TokenizeConfig settings;
  private final SubwordConfig subwords;
  private final Optional<FormerRun> former;

  private Lexicons(Store store, TokenizeConfig settings, Optional<FormerRun> former) {
    this.store = store;
    this.settings = settings;
    this.subwords = settings.subwords();
    this.former = former;
  }

  /** The vocabularies of the counted words, and labels or target words. */
  static Vocabularies of(ExperimentConfig experiment, Store store, CorpusCounts counts)
      throws IOException {
    Lexicons lexicons = new Lexicons(store, experiment.tokenize(), FormerRun.of(experiment, store));
    return experiment.task() == Task.ENCODER_DECODER
        ? lexicons.ofBoth(counts.tokens(), counts.labels())
        : new Vocabularies(
            lexicons.of(counts.tokens(), Vocabularies::source),
            Lexicon.ofLabels(counts.labels(), counts.otherLabels()));
  }

  /** One of the two of an encoder-decoder. */
  private interface Side extends Function<Vocabularies, Lexicon> {}

  private Vocabularies ofBoth(TokenCounts source, TokenCounts target) throws IOException {
    if (!hasSubwords() || subwords.sharing() == Sharing.SEPARATE) {
      return new Vocabularies(of(source, Vocabularies::source), of(target, Vocabularies::target));
    }
    TokenCounts both = new TokenCounts().merge(source).merge(target);
    BytePairCodes codes = codes(both, Vocabularies::source);
    if (subwords.sharing() == Sharing.JOINT) {
      Lexicon joint = Lexicon.ofSubwords(both, codes, settings);
      return new Vocabularies(joint, joint);
    }
    return new Vocabularies(
        Lexicon.ofSubwords(source, codes, settings), Lexicon.ofSubwords(target, codes, settings));
  }

  private Lexicon of(TokenCounts words, Side side) throws IOException {
    return hasSubwords()
        ? Lexicon.ofSubwords(words, codes(words, side), settings)
        : Lexicon.ofWords(words, settings);
  }

  private boolean hasSubwords() {
    return subwords.kind() == SubwordConfig.Kind.BPE;
  }

  /** Named ones, else those of the run to start from, else new ones. */
  private BytePairCodes codes(TokenCounts words, Side side) throws IOException {
    Optional<BytePairCodes> named = SubwordCodes.named(subwords, store);
    if (named.isPresent()) {
      return named.get();
    }
    return former.isPresent()
        ? side.apply(former.get().vocabularies()).codes()
        : new BytePairLearner(subwords.merges()).learn(words);
  }
}
