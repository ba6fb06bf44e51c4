package dev.braid.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CandidatesTest {
  private record Offer(double logProbability, int token, int beam) {}

  private static final Comparator<Offer> BEST_FIRST =
      Comparator.comparingDouble((Offer offer) -> -offer.logProbability)
          .thenComparingInt(Offer::token)
          .thenComparingInt(Offer::beam);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 64})
  void theBestOfManyRowsAreKeptAsASortWouldOrderThem(int capacity) {
    SplittableRandom random = new SplittableRandom(capacity);
    Candidates candidates = new Candidates(64);
    for (int round = 0; round < 300; round++) {
      int levels = round % 3 == 0 ? 3 : 1 << 20;
      float[] values = new float[4 * 30];
      for (int i = 0; i < values.length; i++) {
        values[i] = -(1 + random.nextInt(levels)) * 8f / levels;
      }
      double[] prefixes = random.doubles(4, -40, 0).map(x -> levels == 3 ? -1 : x).toArray();

      candidates.clear(capacity);
      for (int beam = 0; beam < 4; beam++) {
        candidates.offer(beam, prefixes[beam], 1, values[beam * 30 + 1]);
        candidates.offerRow(beam, prefixes[beam], values, beam * 30, 4, 30);
      }

      assertThat(kept(candidates)).isEqualTo(sorted(values, prefixes, capacity));
    }
  }

  private static List<Offer> sorted(float[] values, double[] prefixes, int capacity) {
    List<Offer> offers = new ArrayList<>();
    for (int beam = 0; beam < 4; beam++) {
      for (int token = 1; token < 30; token = token == 1 ? 4 : token + 1) {
        offers.add(new Offer(prefixes[beam] + values[beam * 30 + token], token, beam));
      }
    }
    offers.sort(BEST_FIRST);
    return offers.subList(0, Math.min(capacity, offers.size()));
  }

  private static List<Offer> kept(Candidates candidates) {
    List<Offer> kept = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      kept.add(new Offer(candidates.logProbability(i), candidates.token(i), candidates.beam(i)));
    }
    return kept;
  }

  @Test
  void whatIsImpossibleOrNotANumberIsNoCandidate() {
    Candidates candidates = new Candidates(4);
    candidates.clear(4);
    float impossible = Float.NEGATIVE_INFINITY;

    candidates.offerRow(0, -1, new float[] {impossible, Float.NaN, -7, impossible}, 0, 0, 4);
    candidates.offer(1, -1, 3, Float.NaN);

    assertThat(kept(candidates)).containsExactly(new Offer(-8, 2, 0));
  }
}
