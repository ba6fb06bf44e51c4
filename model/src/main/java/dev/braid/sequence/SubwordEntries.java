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
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Chooses the subwords that get an entry. */
final class SubwordEntries {
  private static final int SPECIALS = SpecialToken.values().length;

  private final TokenizeConfig settings;
  private final Set<String> chosen = new HashSet<>();

  SubwordEntries(TokenCounts words, BytePairCodes codes, TokenizeConfig settings) {
    this.settings = settings;
    addFrequent(characters(words), settings.minCount(), Integer.MAX_VALUE);
    if (settings.subwords().byteFallback() == SubwordConfig.ByteFallback.ON) {
      chosen.addAll(ByteTokens.all());
    }
    if (settings.subwords().dropout() > 0) {
      addMerged(codes);
    }
    int threshold = Math.max(settings.minCount(), settings.subwords().vocabularyThreshold());
    addFrequent(new BytePairEncoding(codes).segment(words), threshold, room());
  }

  Set<String> chosen() {
    return chosen;
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

  /** Characters at the ends of words and, marked, within. */
  private static TokenCounts characters(TokenCounts words) {
    TokenCounts characters = new TokenCounts();
    words.forEach(
        (word, count) -> {
          int at = 0;
          while (at < word.length()) {
            int next = word.offsetByCodePoints(at, 1);
            String character = word.substring(at, next);
            boolean last = next == word.length();
            characters.add(last ? character : character + BytePairEncoding.CONTINUATION, count);
            at = next;
          }
        });
    return characters;
  }
}
