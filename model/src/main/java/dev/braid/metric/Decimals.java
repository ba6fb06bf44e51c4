package dev.braid.metric;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Numbers with a fixed count of decimals as C and Python print them: the exact binary value is
 * rounded, and a tie goes to the even digit. Java's formatter rounds the shortest decimal that
 * stands for the value, ties up, and so prints 0.13 for 0.125 where they print 0.12.
 */
final class Decimals {
  private Decimals() {}

  static String fixed(double value, int decimals) {
    return new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString();
  }
}
