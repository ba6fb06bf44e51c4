package dev.braid.sample;

import java.util.Locale;

/**
 * The parts every corpus is written in. The order fixes which random stream a part has: see {@link
 * Dice}.
 */
enum Part {
  TRAIN,
  VALID,
  TEST;

  private static final int HELD_OUT_FRACTION = 4;

  /**
   * How many examples this part has when train has {@code size}: a quarter of it, at least one,
   * outside train.
   */
  int examples(int size) {
    return this == TRAIN ? size : Math.max(1, size / HELD_OUT_FRACTION);
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The part a file name such as {@code train.conll} or {@code train/seq.in} begins with. */
  static Part of(String fileName) {
    for (Part part : values()) {
      if (fileName.startsWith(part.label())) {
        return part;
      }
    }

    throw new IllegalArgumentException("Cannot tell the part of " + fileName);
  }
}
