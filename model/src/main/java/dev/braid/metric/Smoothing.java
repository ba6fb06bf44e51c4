package dev.braid.metric;

import java.io.Serializable;

/**
 * What BLEU does about an order of n-grams without a match (Chen and Cherry 2014, methods 1 to 3).
 *
 * @param value what {@code floor} counts instead of 0 and {@code add-k} adds; 0 for the others
 */
public record Smoothing(Method method, double value) implements Serializable {

  /** The kinds. */
  public enum Method {
    /** The n-th order without a match has the precision of half a match, a quarter and so on. */
    EXPONENTIAL("exp"),
    /** An order without a match has a small number of them. */
    FLOOR("floor"),
    /** Orders from 2 on have some more matches and n-grams than there are. */
    ADD_K("add-k"),
    /** Nothing: an order without a match makes the score 0. */
    NONE("none");

    private final String code;

    Method(String code) {
      this.code = code;
    }
  }

  /**
   * Checks the value.
   *
   * @throws IllegalArgumentException if it is not above 0 and finite where the method has one
   */
  public Smoothing {
    if (hasValue(method) && !(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "Cannot smooth by " + method.code + " with " + value + ": it must be finite and above 0");
    }
  }

  /** The default. */
  public static Smoothing exponential() {
    return new Smoothing(Method.EXPONENTIAL, 0);
  }

  /** Counts {@code value} matches where there are none; sacreBLEU's default is 0.1. */
  public static Smoothing floor(double value) {
    return new Smoothing(Method.FLOOR, value);
  }

  /** Adds {@code value} to the matches and n-grams of orders from 2 on; the default is 1. */
  public static Smoothing addK(double value) {
    return new Smoothing(Method.ADD_K, value);
  }

  /** No smoothing. */
  public static Smoothing none() {
    return new Smoothing(Method.NONE, 0);
  }

  private static boolean hasValue(Method method) {
    return method == Method.FLOOR || method == Method.ADD_K;
  }

  /** As a signature prints it, such as {@code floor[0.10]}. */
  String code() {
    return hasValue(method) ? method.code + "[" + Decimals.fixed(value, 2) + "]" : method.code;
  }
}
