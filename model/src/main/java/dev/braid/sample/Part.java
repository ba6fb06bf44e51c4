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

  /**
   * How many examples: train has {@code size}, the others a quarter of it, rounded up to a multiple
   * of 4.
   */
  int examples(int size) {
    return this == TRAIN ? size : (int) ((size + 15L) / 16 * 4);
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
