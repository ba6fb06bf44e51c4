package dev.braid.metric;

import java.util.List;
import java.util.Locale;

/**
 * Weights between two rows of tokens as a picture, such as the attention of one sentence: source
 * tokens across, target tokens down, the darker the larger the weight.
 *
 * <p>The picture is an SVG that can be read without seeing it: its description names for each
 * target token the source token with the largest weight, and every cell its tokens and weight.
 *
 * @param title stands above
 * @param sources labels of the columns
 * @param targets labels of the rows
 * @param weights {@code [targets][sources]}, finite and not negative
 */
public record HeatMap(String title, List<String> sources, List<String> targets, float[][] weights) {
  private static final int CELL = 26;
  private static final int TITLE = 34;
  private static final int MARGIN = 12;
  private static final int LONGEST_LABEL = 24;
  private static final double CHARACTER = 7.4;
  private static final double WIDE_CHARACTER = 13;

  /** What white turns into at the largest weight; far from white in brightness, not only in hue. */
  private static final int[] DARKEST = {8, 48, 107};

  /**
   * Copies everything.
   *
   * @throws IllegalArgumentException if there is no token on a side, the weights are not one for
   *     each pair of tokens, or one is negative or not finite
   */
  public HeatMap {
    sources = List.copyOf(sources);
    targets = List.copyOf(targets);
    if (sources.isEmpty() || targets.isEmpty() || weights.length != targets.size()) {
      throw new IllegalArgumentException(
          String.format(
              "Cannot draw %d rows of weights between %d source and %d target tokens: one row a"
                  + " target token, and a token at least on both sides",
              weights.length, sources.size(), targets.size()));
    }

    weights = weights.clone();
    for (int row = 0; row < weights.length; row++) {
      weights[row] = weights[row].clone();
      check(row, weights[row], sources.size());
    }
  }

  private static void check(int row, float[] weights, int sources) {
    if (weights.length != sources) {
      throw new IllegalArgumentException(
          String.format(
              "Cannot draw %d weights over %d source tokens in row %d",
              weights.length, sources, row));
    }

    for (float weight : weights) {
      if (!(weight >= 0 && weight < Float.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "Cannot draw weight " + weight + " in row " + row + ": from 0 on, and finite");
      }
    }
  }

  /** The picture alone, to stand in a page. */
  public String svg() {
    double left = MARGIN + longest(targets);
    double top = TITLE + longest(sources);
    double width = Math.max(left + CELL * sources.size() + MARGIN, 2 * MARGIN + length(title));
    double height = top + CELL * targets.size() + MARGIN;
    StringBuilder svg = new StringBuilder();
    append(
        svg,
        "<svg viewBox=\"0 0 %1$.0f %2$.0f\" style=\"max-width:%1$.0fpx\" role=\"img\""
            + " aria-label=\"%3$s\">\n",
        width,
        height,
        Html.escape(title + ". " + description()));
    append(svg, "<text class=\"title\" x=\"%d\" y=\"20\">%s</text>\n", MARGIN, Html.escape(title));
    appendSources(svg, left, top);
    float largest = largest();
    for (int row = 0; row < targets.size(); row++) {
      appendRow(svg, row, largest, left, top + CELL * row);
    }

    return svg.append("</svg>\n").toString();
  }

  /** A page with the picture, in UTF-8 when written. */
  public String html() {
    return Html.page(title, svg());
  }

  /** A page with several pictures, in UTF-8 when written. */
  public static String page(String title, List<HeatMap> maps) {
    StringBuilder body = new StringBuilder();
    maps.forEach(map -> body.append(map.svg()));
    return Html.page(title, body.toString());
  }

  /** For each target token the source token it weighs most, the first of equals. */
  public String description() {
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < targets.size(); row++) {
      int most = 0;
      for (int column = 1; column < sources.size(); column++) {
        most = weights[row][column] > weights[row][most] ? column : most;
      }

      text.append(text.isEmpty() ? "" : "; ").append(cell(row, most));
    }

    return text.toString();
  }

  private String cell(int row, int column) {
    return String.format(
        Locale.ROOT, "%s: %s %.2f", targets.get(row), sources.get(column), weights[row][column]);
  }

  private void appendSources(StringBuilder svg, double left, double top) {
    for (int column = 0; column < sources.size(); column++) {
      double x = left + CELL * (column + 0.5) + 4;
      append(
          svg,
          "<text class=\"label\" transform=\"translate(%.1f %.1f) rotate(-90)\">%s</text>\n",
          x,
          top - 6,
          Html.escape(shortened(sources.get(column))));
    }
  }

  private void appendRow(StringBuilder svg, int row, float largest, double left, double y) {
    append(
        svg,
        "<text class=\"label\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
        left - 6,
        y + CELL / 2.0 + 4,
        Html.escape(shortened(targets.get(row))));
    for (int column = 0; column < sources.size(); column++) {
      append(
          svg,
          "<rect class=\"grid\" x=\"%.1f\" y=\"%.1f\" width=\"%d\" height=\"%d\" style=\"fill:%s\">"
              + "<title>%s</title></rect>\n",
          left + CELL * column,
          y,
          CELL,
          CELL,
          colour(weights[row][column], largest),
          Html.escape(cell(row, column)));
    }
  }

  private static String colour(float weight, float largest) {
    double share = weight == 0 ? 0 : weight / largest;
    return String.format("#%02x%02x%02x", tint(share, 0), tint(share, 1), tint(share, 2));
  }

  private static int tint(double share, int channel) {
    return (int) Math.round(255 - share * (255 - DARKEST[channel]));
  }

  private float largest() {
    float largest = 0;
    for (float[] row : weights) {
      for (float weight : row) {
        largest = Math.max(largest, weight);
      }
    }

    return largest;
  }

  private static double longest(List<String> labels) {
    return MARGIN + labels.stream().mapToDouble(label -> length(shortened(label))).max().orElse(0);
  }

  /** About how many units a text takes; those of East Asia and emoji take about twice as many. */
  private static double length(String text) {
    return text.codePoints().mapToDouble(c -> c < 0x1100 ? CHARACTER : WIDE_CHARACTER).sum();
  }

  private static String shortened(String label) {
    return label.codePointCount(0, label.length()) <= LONGEST_LABEL
        ? label
        : label.substring(0, label.offsetByCodePoints(0, LONGEST_LABEL - 1)) + "…";
  }

  private static void append(StringBuilder svg, String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }
}
