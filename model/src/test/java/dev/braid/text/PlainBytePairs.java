package dev.braid.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Byte-pair encoding as the paper has it, on strings and without any thought of speed: all pairs
 * are counted anew for each merge. The oracle for the tests.
 */
final class PlainBytePairs {
  private PlainBytePairs() {}

  static List<String> symbols(String word, boolean attached) {
    List<String> symbols = new ArrayList<>();
    word.codePoints().forEach(c -> symbols.add(Character.toString(c)));
    if (attached) {
      symbols.set(symbols.size() - 1, symbols.get(symbols.size() - 1) + "</w>");
    } else {
      symbols.add("</w>");
    }
    return symbols;
  }

  static List<String> learn(Map<String, Long> words, int merges, long minCount) {
    Map<List<String>, Long> corpus = new HashMap<>();
    words.forEach((word, count) -> corpus.merge(symbols(word, true), count, Long::sum));
    List<String> learned = new ArrayList<>();
    while (learned.size() < merges) {
      Map<List<String>, Long> pairs = new HashMap<>();
      corpus.forEach(
          (symbols, count) -> {
            for (int i = 1; i < symbols.size(); i++) {
              pairs.merge(List.copyOf(symbols.subList(i - 1, i + 1)), count, Long::sum);
            }
          });
      List<String> best = best(pairs);
      if (best == null || pairs.get(best) < minCount) {
        break;
      }
      learned.add(String.join(" ", best));
      Map<List<String>, Long> merged = new HashMap<>();
      corpus.forEach((symbols, count) -> merged.merge(merge(symbols, best), count, Long::sum));
      corpus.clear();
      corpus.putAll(merged);
    }
    return learned;
  }

  private static List<String> best(Map<List<String>, Long> pairs) {
    List<String> best = null;
    for (List<String> pair : pairs.keySet()) {
      if (best == null || compare(pair, best, pairs) > 0) {
        best = pair;
      }
    }
    return best;
  }

  private static int compare(List<String> a, List<String> b, Map<List<String>, Long> counts) {
    int byCount = Long.compare(counts.get(a), counts.get(b));
    for (int i = 0; i < 2 && byCount == 0; i++) {
      byCount = Arrays.compare(a.get(i).codePoints().toArray(), b.get(i).codePoints().toArray());
    }
    return byCount;
  }

  static List<String> merge(List<String> symbols, List<String> pair) {
    List<String> merged = new ArrayList<>();
    int i = 0;
    while (i < symbols.size()) {
      boolean here = i + 2 <= symbols.size() && symbols.subList(i, i + 2).equals(pair);
      merged.add(here ? String.join("", pair) : symbols.get(i));
      i += here ? 2 : 1;
    }
    return merged;
  }

  /** The subwords of a word with continuation marks. */
  static List<String> segment(String word, BytePairCodes codes) {
    List<String> symbols = symbols(word, codes.version() == BytePairCodes.Version.ATTACHED_MARKER);
    int rank = lowest(symbols, codes);
    while (rank < codes.size()) {
      symbols = merge(symbols, List.of(codes.left(rank), codes.right(rank)));
      rank = lowest(symbols, codes);
    }
    List<String> pieces = new ArrayList<>(symbols);
    int last = pieces.size() - 1;
    pieces.set(last, pieces.get(last).replaceFirst("</w>$", ""));
    pieces.removeAll(Collections.singleton(""));
    for (int i = 0; i < pieces.size() - 1; i++) {
      pieces.set(i, pieces.get(i) + "@@");
    }
    return pieces;
  }

  private static int lowest(List<String> symbols, BytePairCodes codes) {
    for (int rank = 0; rank < codes.size(); rank++) {
      List<String> pair = List.of(codes.left(rank), codes.right(rank));
      if (Collections.indexOfSubList(symbols, pair) >= 0) {
        return rank;
      }
    }
    return codes.size();
  }
}
