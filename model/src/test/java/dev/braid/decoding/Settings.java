package dev.braid.decoding;

import dev.braid.config.DecodingConfig;
import dev.braid.config.DecodingConfig.UnknownTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Decoding configurations and sources for the tests. */
final class Settings {
  private Settings() {}

  static DecodingConfig search(int beam, int nBest, LengthPenalty penalty) {
    return limits(beam, nBest, penalty, 1.0, 2, 0);
  }

  static DecodingConfig limits(
      int beam, int nBest, LengthPenalty penalty, double factor, int offset, int minLength) {
    return new DecodingConfig(
        beam,
        penalty.formula(),
        penalty.alpha(),
        factor,
        offset,
        minLength,
        nBest,
        200,
        UnknownTokens.FORBID);
  }

  static DecodingConfig allowingUnknown(DecodingConfig config) {
    return new DecodingConfig(
        config.beam(),
        config.lengthPenalty(),
        config.alpha(),
        config.maxLengthFactor(),
        config.maxLengthOffset(),
        config.minLength(),
        config.nBest(),
        config.batchTokens(),
        UnknownTokens.ALLOW);
  }

  static LengthPenalty wu(double alpha) {
    return new LengthPenalty(DecodingConfig.LengthPenalty.WU, alpha);
  }

  static LengthPenalty average() {
    return new LengthPenalty(DecodingConfig.LengthPenalty.AVERAGE, 0);
  }

  static LengthPenalty none() {
    return new LengthPenalty(DecodingConfig.LengthPenalty.NONE, 0);
  }

  static List<LengthPenalty> penalties() {
    return List.of(none(), average(), wu(0.6), wu(0), wu(3));
  }

  /** Random sources of 1 to 7 words and an end. */
  static List<int[]> sources(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<int[]> sources = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] source = random.ints(2 + random.nextInt(7), 4, 50).toArray();
      source[source.length - 1] = 3;
      sources.add(source);
    }
    return sources;
  }
}
