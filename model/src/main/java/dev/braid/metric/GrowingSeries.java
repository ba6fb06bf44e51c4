package dev.braid.metric;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * A line of a chart that grows point by point and keeps a bounded number of them: of more than
 * {@link #MOST} points every second one, every fourth one and so on, counted from the first, such
 * that at most so many are left; and besides these always the best and the last.
 */
public final class GrowingSeries {
  /** Points that are kept of a series; a chart is not as wide. */
  public static final int MOST = 1000;

  private final String name;
  private final Series.Better better;
  private final double[] x = new double[MOST];
  private final double[] y = new double[MOST];
  private int size;
  private long count;
  private long every = 1;
  private Point best;
  private Point last;

  /**
   * @param name what the legend calls it
   * @param better which of its points is the best
   */
  public GrowingSeries(String name, Series.Better better) {
    this.name = name;
    this.better = better;
  }

  private record Point(double x, double y) {}

  /**
   * Adds a point behind the others.
   *
   * @param value one that is not finite, such as that of a round without validation, is left out
   */
  public void add(double position, double value) {
    if (!Double.isFinite(value)) {
      return;
    }
    if (size == MOST && count % every == 0) {
      halve();
    }
    if (count % every == 0) {
      x[size] = position;
      y[size] = value;
      size++;
    }
    count++;
    last = new Point(position, value);
    if (best == null || better.isBetter(value, best.y())) {
      best = last;
    }
  }

  private void halve() {
    size = (size + 1) / 2;
    for (int i = 0; i < size; i++) {
      x[i] = x[2 * i];
      y[i] = y[2 * i];
    }
    every *= 2;
  }

  /** What the legend calls it. */
  public String name() {
    return name;
  }

  /** The points that are kept. */
  public Series series() {
    if (last == null) {
      return Series.empty(name);
    }
    Map<Double, Double> points = new TreeMap<>();
    for (int i = 0; i < size; i++) {
      points.put(x[i], y[i]);
    }
    points.put(best.x(), best.y());
    points.put(last.x(), last.y());
    return new Series(name, doubles(points.keySet()), doubles(points.values()));
  }

  private static double[] doubles(Collection<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
