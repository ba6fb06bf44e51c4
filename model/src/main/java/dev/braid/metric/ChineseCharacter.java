package dev.braid.metric;

/**
 * What sacreBLEU's tokenizer {@code zh} takes for Chinese: ideographs, radicals, strokes, phonetic
 * symbols, full-width forms and Chinese punctuation, and with them all from U+2001 to U+2A6D, as
 * dashes, quotation marks, currencies and arrows. Ideographs beyond the basic plane and some
 * younger ones in it are none, and Japanese kana only if half-width.
 *
 * <p>The range from U+2001 stands there because the lists of sacreBLEU mean U+20000 to U+2A6D6, of
 * which Python reads the first four digits. Its scores are what is to be equalled.
 */
final class ChineseCharacter {

  /** Firsts and lasts, ascending. */
  private static final int[] RANGES = {
    0x2001, 0x2A6D, 0x2E80, 0x2EFF, 0x2F00, 0x2FDF, 0x2FF0, 0x2FFF, 0x3000, 0x303F, 0x3100, 0x312F,
    0x31A0, 0x31BF, 0x31C0, 0x31EF, 0x3200, 0x33FF, 0x3400, 0x4DB5, 0x4E00, 0x9FBB, 0xF900, 0xFA2D,
    0xFA30, 0xFA6A, 0xFA70, 0xFAD9, 0xFE10, 0xFE1F, 0xFE30, 0xFE4F, 0xFF00, 0xFFEF
  };

  private ChineseCharacter() {}

  static boolean isOne(int codePoint) {
    for (int i = 0; i < RANGES.length && RANGES[i] <= codePoint; i += 2) {
      if (codePoint <= RANGES[i + 1]) {
        return true;
      }
    }

    return false;
  }
}
