package dev.braid.sequence;

import dev.braid.config.ConfigException;
import dev.braid.config.SubwordConfig;
import dev.braid.config.TokenizeConfig;
import dev.braid.text.BytePairCodes;
import dev.braid.text.BytePairEncoding;
import dev.braid.text.ByteTokens;
import dev.braid.text.SpecialToken;
import dev.braid.text.TokenCounts;
import dev.braid.text.Vocabulary;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Chooses the subwords that get an entry. */
final class SubwordEntries {
  private static final int SPECIALS = SpecialToken.values().length;

  private final TokenizeConfig settings;
  private final HashSet<String> chosen = new HashSet<>();

  private SubwordEntries(TokenizeConfig settings) {
    this.settings = settings;
  }

  /** The entries for the words of a corpus, without the specials. */
  static Set<String> of(CorpusWords words, BytePairCodes codes, TokenizeConfig settings) {
    SubwordEntries entries = new SubwordEntries(settings);
    entries.addFrequent(
        words.pieces(() -> SubwordEntries::characters), settings.minCount(), Integer.MAX_VALUE);
    if (settings.subwords().byteFallback() == SubwordConfig.ByteFallback.ON) {
      entries.chosen.addAll(ByteTokens.all());
    }
    if (settings.subwords().dropout() > 0) {
      entries.addMerged(codes);
    }
    int threshold = Math.max(settings.minCount(), settings.subwords().vocabularyThreshold());
    TokenCounts subwords = words.pieces(() -> new BytePairEncoding(codes)::segment);
    entries.addFrequent(subwords, threshold, entries.room());
    return entries.chosen;
  }

  /** How many entries there may be besides the specials. */
  private int room() {
    if (settings.maxSize() == 0) {
      return Integer.MAX_VALUE;
    }
    int room = settings.maxSize() - SPECIALS;
    if (room < chosen.size()) {
      throw new ConfigException(
          List.of(
              "tokenize.max-size = "
                  + settings.maxSize()
                  + ": must be at least "
                  + (chosen.size() + SPECIALS)
                  + " for the characters of the text and what tokenize.subwords adds to them"));
    }
    return room;
  }

  private void addFrequent(TokenCounts counts, int minCount, int room) {
    Vocabulary ranked = Vocabulary.ofTokens(counts, minCount, 0);
    for (int id = SPECIALS; id < ranked.size() && chosen.size() < room; id++) {
      chosen.add(ranked.token(id));
    }
  }

  /** What merging may stop at. */
  private void addMerged(BytePairCodes codes) {
    for (int rank = 0; rank < codes.size(); rank++) {
      String symbol = codes.left(rank) + codes.right(rank);
      boolean ends = symbol.endsWith(BytePairCodes.END_OF_WORD);
      chosen.add(
          ends
              ? symbol.substring(0, symbol.length() - BytePairCodes.END_OF_WORD.length())
              : symbol + BytePairEncoding.CONTINUATION);
    }
  }

  /** The characters of a word: marked within it, as they are at its end. */
  private static List<String> characters(String word) {
    List<String> characters = new ArrayList<>();
    int at = 0;
    while (at < word.length()) {
      int next = word.offsetByCodePoints(at, 1);
      String character = word.substring(at, next);
      boolean last = next == word.length();
      characters.add(last ? character : character + BytePairEncoding.CONTINUATION);
      at = next;
    }
    return characters;
  }
}
