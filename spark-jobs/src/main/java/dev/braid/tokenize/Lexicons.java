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
import dev.braid.text.SpecialToken;
import dev.braid.text.TokenCounts;
import dev.braid.tokenize.CountKey.Side;
import java.io.IOException;
import java.io.InputStream;

/**
 * Counts to vocabularies. Only words that can enter a vocabulary reach the driver, or, with
 * subwords, those that merges are learned from.
 */
final class Lexicons {
  private final Store store;
  private final Task task;
  private final TokenizeConfig settings;
  private final SubwordConfig subwords;
  private final DriverRoom room;
  private WordTable rare = WordTable.EMPTY;

  Lexicons(Store store, ExperimentConfig experiment, DriverRoom room) {
    this.store = store;
    this.task = experiment.task();
    this.settings = experiment.tokenize();
    this.subwords = settings.subwords();
    this.room = room;
  }

  /** The vocabularies of the counted words, and labels or target words. */
  Vocabularies of(CorpusCounts counts) throws IOException {
    if (task != Task.ENCODER_DECODER) {
      return new Vocabularies(of(counts, Side.TOKEN), ofLabels(counts.words(Side.LABEL)));
    }
    if (!hasSubwords() || subwords.sharing() == Sharing.SEPARATE) {
      return new Vocabularies(of(counts, Side.TOKEN), of(counts, Side.LABEL));
    }
    ClusterWords source = counts.words(Side.TOKEN);
    ClusterWords target = counts.words(Side.LABEL);
    ClusterWords both = source.and(target);
    BytePairCodes codes = codes(both);
    if (subwords.sharing() == Sharing.JOINT) {
      Lexicon joint = Lexicon.ofSubwords(both, codes, settings);
      return new Vocabularies(joint, joint);
    }
    return new Vocabularies(
        Lexicon.ofSubwords(source, codes, settings), Lexicon.ofSubwords(target, codes, settings));
  }

  /** Words that merges were not learned from, since they are rare. */
  WordTable rare() {
    return rare;
  }

  private Lexicon of(CorpusCounts counts, Side side) throws IOException {
    ClusterWords words = counts.words(side);
    return hasSubwords()
        ? Lexicon.ofSubwords(words, codes(words), settings)
        : ofWords(words, counts.total(side));
  }

  private boolean hasSubwords() {
    return subwords.kind() == SubwordConfig.Kind.BPE;
  }

  private Lexicon ofWords(ClusterWords words, long total) {
    ClusterWords frequent = words.atLeast(settings.minCount());
    // Here the cluster sorts only what the driver could not.
    boolean cut = settings.maxSize() > 0 && !room.holds(frequent.size());
    TokenCounts kept =
        cut
            ? room.collect(
                frequent.first(settings.maxSize()),
                "tokenize.max-size = " + settings.maxSize(),
                "lower it")
            : room.collect(
                frequent,
                "tokenize.min-count = " + settings.minCount(),
                "raise it or set tokenize.max-size");
    kept.add(SpecialToken.UNK.text(), total - kept.total());
    return Lexicon.ofWords(kept, settings);
  }

  private Lexicon ofLabels(ClusterWords labels) {
    return Lexicon.ofLabels(
        room.collect(
            labels, "data", "see whether these are labels (data.format, data.label-column)"));
  }

  private BytePairCodes codes(ClusterWords words) throws IOException {
    if (subwords.codes().isBlank()) {
      return learned(words);
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

  private BytePairCodes learned(ClusterWords words) {
    ClusterWords frequent = words.atLeast(subwords.minWordCount());
    TokenCounts learned =
        room.collect(
            frequent, "tokenize.subwords.min-word-count = " + subwords.minWordCount(), "raise it");
    if (subwords.minWordCount() > 1) {
      WordTable used = new WordTable(learned.types(), learned.total(), learned.bytes());
      rare = rare.plus(words.size().minus(used));
    }
    return new BytePairLearner(subwords.merges()).learn(learned);
  }
}
