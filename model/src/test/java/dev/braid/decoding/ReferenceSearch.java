package dev.braid.decoding;

import dev.braid.config.DecodingConfig;
import dev.braid.config.DecodingConfig.UnknownTokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The searches as one would write them from their definitions, for one sentence: all candidates are
 * sorted, and nothing stops before all has ended.
 */
final class ReferenceSearch {
  private static final int EOS = 3;

  private record Candidate(int[] ids, double logProbability, int beam) {
    int last() {
      return ids[ids.length - 1];
    }
  }

  private static final Comparator<Candidate> BEST_FIRST =
      Comparator.comparingDouble((Candidate c) -> -c.logProbability)
          .thenComparingInt(Candidate::last)
          .thenComparingInt(Candidate::beam);

  private final Rule rule;
  private final DecodingConfig config;

  ReferenceSearch(Rule rule, DecodingConfig config) {
    this.rule = rule;
    this.config = config;
  }

  /** Always the most probable next token. */
  int[] greedy(int[] source) {
    int[] ids = new int[0];
    while (ids.length == 0 || ids[ids.length - 1] != EOS) {
      float[] next = rule.next(source, ids);
      int best = -1;
      for (int token : allowed(source, ids.length, next.length)) {
        best = best < 0 || next[token] > next[best] ? token : best;
      }
      ids = append(ids, best);
    }
    return ids;
  }

  /** Beam search in which an ended hypothesis keeps its place. */
  List<int[]> beam(int[] source) {
    List<Candidate> growing = List.of(new Candidate(new int[0], 0, 0));
    List<Candidate> ended = new ArrayList<>();
    while (!growing.isEmpty()) {
      List<Candidate> candidates = new ArrayList<>();
      for (int beam = 0; beam < growing.size(); beam++) {
        candidates.addAll(continuations(source, growing.get(beam), beam));
      }
      candidates.sort(BEST_FIRST);
      growing = new ArrayList<>();
      int places = Math.min(config.beam() - ended.size(), candidates.size());
      for (Candidate candidate : candidates.subList(0, places)) {
        (candidate.last() == EOS ? ended : growing).add(candidate);
      }
    }
    return best(ended);
  }

  /** Every sequence within the limits. */
  List<int[]> enumeration(int[] source) {
    List<Candidate> growing = List.of(new Candidate(new int[0], 0, 0));
    List<Candidate> ended = new ArrayList<>();
    while (!growing.isEmpty()) {
      List<Candidate> grown = new ArrayList<>();
      for (Candidate prefix : growing) {
        for (Candidate candidate : continuations(source, prefix, 0)) {
          (candidate.last() == EOS ? ended : grown).add(candidate);
        }
      }
      growing = grown;
    }
    return best(ended);
  }

  private List<Candidate> continuations(int[] source, Candidate prefix, int beam) {
    float[] next = rule.next(source, prefix.ids);
    List<Candidate> candidates = new ArrayList<>();
    for (int token : allowed(source, prefix.ids.length, next.length)) {
      double logProbability = prefix.logProbability + next[token];
      candidates.add(new Candidate(append(prefix.ids, token), logProbability, beam));
    }
    return candidates;
  }

  private List<Integer> allowed(int[] source, int length, int vocabulary) {
    int limit = (int) (config.maxLengthFactor() * source.length) + config.maxLengthOffset();
    List<Integer> tokens = new ArrayList<>();
    if (config.unknown() == UnknownTokens.ALLOW && length < limit) {
      tokens.add(1);
    }
    if (length >= config.minLength()) {
      tokens.add(EOS);
    }
    for (int token = 4; token < vocabulary && length < limit; token++) {
      tokens.add(token);
    }
    return tokens;
  }

  private List<int[]> best(List<Candidate> ended) {
    return ended.stream()
        .sorted(Comparator.comparingDouble((Candidate c) -> -score(c)))
        .limit(config.nBest())
        .map(Candidate::ids)
        .toList();
  }

  private double score(Candidate candidate) {
    double length = candidate.ids.length;
    return switch (config.lengthPenalty()) {
      case WU -> candidate.logProbability / Math.pow((5 + length) / 6, config.alpha());
      case AVERAGE -> candidate.logProbability / length;
      case NONE -> candidate.logProbability;
    };
  }

  private static int[] append(int[] ids, int token) {
    int[] longer = Arrays.copyOf(ids, ids.length + 1);
    longer[ids.length] = token;
    return longer;
  }
}
