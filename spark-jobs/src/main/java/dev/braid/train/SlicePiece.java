package dev.braid.train;

/**
 * What a replica sends under a {@link SliceKey}: a slice with its weight, or its report. No record:
 * Kryo 4 cannot set theirs.
 */
final class SlicePiece {
  private final long weight;
  private final float[] floats;
  private final ReplicaReturn report;

  private SlicePiece(long weight, float[] floats, ReplicaReturn report) {
    this.weight = weight;
    this.floats = floats;
    this.report = report;
  }

  static SlicePiece slice(float[] floats, long weight) {
    return new SlicePiece(weight, floats, null);
  }

  static SlicePiece report(ReplicaReturn report) {
    return new SlicePiece(0, new float[0], report);
  }

  long weight() {
    return weight;
  }

  float[] floats() {
    return floats;
  }

  /** The report; null in a slice. */
  ReplicaReturn report() {
    return report;
  }
}
