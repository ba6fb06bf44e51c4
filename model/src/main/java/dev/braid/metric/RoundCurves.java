package dev.braid.metric;

import java.util.List;

/**
 * What rounds cost, over the tokens seen.
 *
 * @param seconds of each part of a round
 * @param bytes sent to executors, and averaged
 */
public record RoundCurves(List<Series> seconds, List<Series> bytes) {
  /** Of a run that does not know. */
  public static final RoundCurves NONE = new RoundCurves(List.of(), List.of());

  public RoundCurves {
    seconds = List.copyOf(seconds);
    bytes = List.copyOf(bytes);
  }
}
