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
import dev.braid.text.SpecialToken;
import dev.braid.text.TokenCounts;
import dev.braid.text.TokenCounts.Entry;
import dev.braid.tokenize.CountKey.Side;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

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
  private final Optional<FormerRun> former;
  private WordTable rare = WordTable.EMPTY;

  /**
   * @param former the run whose model this one starts from
   */
  Lexicons(Store store, ExperimentConfig experiment, DriverRoom room, Optional<FormerRun> former) {
    this.store = store;
    this.task = experiment.task();
    this.settings = experiment.tokenize();
    this.subwords = settings.subwords();
    this.room = room;
    this.former = former;
  }

  /** The vocabularies of the counted words, and labels or target words. */
  Vocabularies of(CorpusCounts counts) throws IOException {
    if (task != Task.ENCODER_DECODER) {
      return new Vocabularies(of(counts, Side.TOKEN), ofLabels(counts));
    }
    if (!hasSubwords() || subwords.sharing() == Sharing.SEPARATE) {
      return new Vocabularies(of(counts, Side.TOKEN), of(counts, Side.LABEL));
    }
    ClusterWords source = counts.words(Side.TOKEN);
    ClusterWords target = counts.words(Side.LABEL);
    ClusterWords both = source.and(target);
    BytePairCodes codes = codes(both, Vocabularies::source);
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
        ? Lexicon.ofSubwords(words, codes(words, lexicon(side)), settings)
        : ofWords(words, counts.total(side));
  }

  /** Which of an encoder-decoder's two it is; of others the words are on the first. */
  private static Function<Vocabularies, Lexicon> lexicon(Side side) {
    return side == Side.TOKEN ? Vocabularies::source : Vocabularies::target;
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

  private Lexicon ofLabels(CorpusCounts counts) {
    TokenCounts others = labels(counts.words(Side.OTHER_LABEL));
    Set<String> seen = others.entries().map(Entry::token).collect(Collectors.toSet());
    return Lexicon.ofLabels(labels(counts.words(Side.LABEL)), seen);
  }

  private TokenCounts labels(ClusterWords labels) {
    return room.collect(
        labels, "data", "see whether these are labels (data.format, data.label-column)");
  }

  /** Named ones, else those of the run to start from, else new ones. */
  private BytePairCodes codes(ClusterWords words, Function<Vocabularies, Lexicon> side)
      throws IOException {
    Optional<BytePairCodes> named = SubwordCodes.named(subwords, store);
    if (named.isPresent()) {
      return named.get();
    }
    return former.isPresent() ? side.apply(former.get().vocabularies()).codes() : learned(words);
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
