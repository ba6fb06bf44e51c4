package dev.braid.metric;

import java.util.List;
import java.util.Locale;

/**
 * The course of a training run as one HTML page: pictures as inline SVG, no scripts, no other
 * files.
 *
 * <p>All series have the tokens seen as their x; those a run did not measure are {@link
 * Series#empty}.
 *
 * @param title such as the run's name
 * @param trainingLoss mean loss a token in nats, by round
 * @param validationLoss the same on the validation set; drawn into the same picture
 * @param validationFigure the figure the best checkpoint is chosen by, such as accuracy
 * @param better which way the validation figure improves
 * @param learningRate by round
 * @param tokensPerSecond by round
 * @param gradientNorm global norm before clipping, by round
 * @param configuration the effective configuration, shown as it is
 */
public record TrainingReport(
    String title,
    Series trainingLoss,
    Series validationLoss,
    Series validationFigure,
    Series.Better better,
    Series learningRate,
    Series tokensPerSecond,
    Series gradientNorm,
    String configuration) {

  /** The page, in UTF-8 when written. */
  public String html() {
    StringBuilder html = new StringBuilder();
    html.append("<h1>").append(Html.escape(title)).append("</h1>\n");
    appendCharts(html);
    html.append("<h2>Best values</h2>\n");
    appendBestValues(html);
    html.append("<h2>Effective configuration</h2>\n<pre>");
    html.append(Html.escape(configuration)).append("</pre>\n");
    return Html.page(title, html.toString());
  }

  private void appendCharts(StringBuilder html) {
    List<LineChart> charts =
        List.of(
            chart("Loss", "nats per token", trainingLoss, validationLoss),
            chart("Validation", validationFigure.name(), validationFigure),
            chart("Learning rate", "learning rate", learningRate),
            chart("Speed", "tokens per second", tokensPerSecond),
            chart("Gradient", "global norm", gradientNorm));
    html.append("<div class=\"charts\">\n");
    for (LineChart chart : charts) {
      if (!chart.isEmpty()) {
        html.append(chart.svg());
      }
    }

    html.append("</div>\n");
  }

  private static LineChart chart(String title, String yLabel, Series... lines) {
    return new LineChart(title, "tokens seen", yLabel, List.of(lines));
  }

  private void appendBestValues(StringBuilder html) {
    html.append("<table>\n<tr><th>figure</th><th>best</th><th>at tokens</th><th>last</th></tr>\n");
    appendBest(html, trainingLoss, Series.Better.LOWER);
    appendBest(html, validationLoss, Series.Better.LOWER);
    appendBest(html, validationFigure, better);
    appendBest(html, tokensPerSecond, Series.Better.HIGHER);
    html.append("</table>\n");
  }

  private static void appendBest(StringBuilder html, Series measured, Series.Better better) {
    Series series = measured.finite();
    if (series.isEmpty()) {
      return;
    }

    int best = series.best(better);
    html.append(
        String.format(
            Locale.ROOT,
            "<tr><td>%s</td><td>%s</td><td>%,.0f</td><td>%s</td></tr>\n",
            Html.escape(series.name()),
            number(series.y()[best]),
            series.x()[best],
            number(series.y()[series.y().length - 1])));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, Math.abs(value) < 1000 ? "%.4f" : "%,.0f", value);
  }
}
