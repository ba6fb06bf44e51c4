package dev.braid.kernel;

/**
 * The part of {@code 0..total} that one of several members works on: from inclusive, to exclusive.
 */
record Span(int from, int to) {
  static Span of(int total, int member, int members) {
    return of(total, member, members, 1);
  }

  /** A part whose borders are multiples of {@code grain}, except the last. */
  static Span of(int total, int member, int members, int grain) {
    int grains = (total + grain - 1) / grain;
    int from = (int) ((long) grains * member / members) * grain;
    int to = (int) ((long) grains * (member + 1) / members) * grain;
    return new Span(Math.min(from, total), Math.min(to, total));
  }

  int size() {
    return to - from;
  }
}
