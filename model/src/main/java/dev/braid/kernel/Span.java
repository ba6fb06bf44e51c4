package dev.braid.kernel;

import java.util.ArrayList;
import java.util.List;

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

  /** All of {@code 0..total} in parts of at most {@code size}. */
  static List<Span> blocks(int total, int size) {
    List<Span> blocks = new ArrayList<>();
    for (int from = 0; from < total; from += size) {
      blocks.add(new Span(from, Math.min(from + size, total)));
    }

    return blocks;
  }

  int size() {
    return to - from;
  }
}
