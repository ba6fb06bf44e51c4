package dev.braid.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A chart of lines as inline SVG: axes from round number to round number, grid, labels, legend.
 *
 * @param title stands above
 * @param xLabel stands below
 * @param yLabel stands at the left
 * @param lines what is drawn; empty series are left out
 */
record LineChart(String title, String xLabel, String yLabel, List<Series> lines) {
  private static final int WIDTH = 560;
  private static final int HEIGHT = 300;
  private static final int LEFT = 66;
  private static final int RIGHT = 18;
  private static final int TOP = 44;
  private static final int BOTTOM = 46;
  private static final int TICKS = 5;
  private static final int LEGEND_ROW = 16;

  /**
   * Okabe and Ito's colours that also differ as greys, so that a print without colour can be read.
   * Further lines have the same colours with other dashes.
   */
  private static final List<String> COLOURS = List.of("#0072b2", "#d55e00", "#009e73", "#333333");

  private static final List<String> DASHES = List.of("none", "7 3", "2 3", "9 3 2 3");

  LineChart {
    lines = lines.stream().map(Series::finite).filter(line -> !line.isEmpty()).toList();
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  String svg() {
    Axis x = axis(Series::x);
    Axis y = axis(Series::y);
    StringBuilder svg = new StringBuilder();
    append(
        svg,
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n",
        WIDTH,
        HEIGHT,
        Html.escape(title));
    appendText(svg, LEFT, 18, "start", "title", title);
    appendText(svg, LEFT + plotWidth() / 2.0, HEIGHT - 8, "middle", "label", xLabel);
    append(svg, "<g transform=\"rotate(-90 14 %1$d)\">", top() + plotHeight() / 2);
    appendText(svg, 14, top() + plotHeight() / 2.0, "middle", "label", yLabel);
    svg.append("</g>\n");
    appendGrid(svg, x, y);
    for (int i = 0; i < lines.size(); i++) {
      appendLine(svg, lines.get(i), style(i), x, y);
    }

    appendLegend(svg);
    return svg.append("</svg>\n").toString();
  }

  private interface Coordinate {
    double[] of(Series series);
  }

  private Axis axis(Coordinate coordinate) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (Series line : lines) {
      for (double value : coordinate.of(line)) {
        min = Math.min(min, value);
        max = Math.max(max, value);
      }
    }

    return Axis.over(min, max, TICKS);
  }

  private static int plotWidth() {
    return WIDTH - LEFT - RIGHT;
  }

  private int plotHeight() {
    return HEIGHT - top() - BOTTOM;
  }

  private int top() {
    return TOP + LEGEND_ROW * (legend().get(lines.size() - 1).row());
  }

  private static double across(Axis axis, double value) {
    return LEFT + plotWidth() * axis.position(value);
  }

  private double down(Axis axis, double value) {
    return top() + plotHeight() * (1 - axis.position(value));
  }

  private void appendGrid(StringBuilder svg, Axis x, Axis y) {
    for (double tick : y.ticks()) {
      double at = down(y, tick);
      append(svg, "<path class=\"grid\" d=\"M%d %.1fH%d\"/>", LEFT, at, WIDTH - RIGHT);
      appendText(svg, LEFT - 7, at + 4, "end", "tick", y.label(tick));
    }

    for (double tick : x.ticks()) {
      double at = across(x, tick);
      append(svg, "<path class=\"grid\" d=\"M%.1f %dV%d\"/>", at, top(), HEIGHT - BOTTOM);
      appendText(svg, at, HEIGHT - BOTTOM + 16, "middle", "tick", x.label(tick));
    }

    append(
        svg,
        "<path class=\"axis\" d=\"M%d %dV%dH%d\"/>%n",
        LEFT,
        top(),
        HEIGHT - BOTTOM,
        WIDTH - RIGHT);
  }

  private void appendLine(StringBuilder svg, Series line, String style, Axis x, Axis y) {
    append(svg, "<path class=\"line\" %s d=\"", style);
    for (int i = 0; i < line.x().length; i++) {
      char command = i == 0 ? 'M' : 'L';
      append(svg, "%c%.1f %.1f", command, across(x, line.x()[i]), down(y, line.y()[i]));
    }

    // A round line cap makes a visible dot of a line of no length.
    svg.append(line.x().length == 1 ? "h0" : "");
    svg.append("\"/>\n");
  }

  private record LegendPlace(int x, int row) {}

  /** Names from left to right, and in a further row where the width is used up. */
  private List<LegendPlace> legend() {
    List<LegendPlace> places = new ArrayList<>();
    int at = LEFT;
    int row = 0;
    for (Series line : lines) {
      int width = 52 + 7 * line.name().length();
      if (at > LEFT && at + width > WIDTH) {
        at = LEFT;
        row++;
      }
      places.add(new LegendPlace(at, row));
      at += width;
    }
    return places;
  }

  private void appendLegend(StringBuilder svg) {
    List<LegendPlace> places = legend();
    for (int i = 0; i < lines.size(); i++) {
      int x = places.get(i).x();
      int y = 32 + LEGEND_ROW * places.get(i).row();
      append(svg, "<path class=\"line\" %s d=\"M%d %dh22\"/>", style(i), x, y);
      appendText(svg, x + 28, y + 4, "start", "tick", lines.get(i).name());
    }
  }

  private static String style(int line) {
    return String.format(
        "stroke=\"%s\" stroke-dasharray=\"%s\"",
        COLOURS.get(line % COLOURS.size()),
        DASHES.get((line + line / COLOURS.size()) % DASHES.size()));
  }

  private static void appendText(
      StringBuilder svg, double x, double y, String anchor, String style, String text) {
    append(
        svg,
        "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
        style,
        x,
        y,
        anchor,
        Html.escape(text));
  }

  private static void append(StringBuilder svg, String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format.replace("%n", "\n"), values));
  }
}
