package dev.braid.metric;

import java.util.List;
import java.util.Locale;

/**
 * The course of a training run as one HTML page: pictures as inline SVG, no scripts, no other
 * files.
 *
 * @param title such as the run's name
 * @param curves what was measured; the validation's loss is drawn into the training's picture
 * @param configuration the effective configuration, shown as it is
 */
public record TrainingReport(String title, LearningCurves curves, String configuration) {

  /** The page, in UTF-8 when written. */
  public String html() {
    StringBuilder html = new StringBuilder();
    html.append("<h1>").append(Html.escape(title)).append("</h1>\n");
    appendCharts(html);
    AveragingAdvice.of(curves.averaging())
        .ifPresent(advice -> html.append("<p>").append(Html.escape(advice)).append("</p>\n"));
    html.append("<h2>Best values</h2>\n");
    appendBestValues(html);
    html.append("<h2>Effective configuration</h2>\n<pre>");
    html.append(Html.escape(configuration)).append("</pre>\n");
    return Html.page(title, html.toString());
  }

  private void appendCharts(StringBuilder html) {
    AveragingCurves averaging = curves.averaging();
    RoundCurves rounds = curves.rounds();
    List<LineChart> charts =
        List.of(
            chart("Loss", "nats per token", curves.trainingLoss(), curves.validationLoss()),
            chart("Validation", curves.validationFigure().name(), curves.validationFigure()),
            chart("Learning rate", "learning rate", curves.learningRate()),
            chart("Speed", "tokens per second", curves.tokensPerSecond()),
            chart("Gradient", "global norm", curves.gradientNorm()),
            chart("Agreement of replicas", "cosine", averaging.cosine()),
            chart("Replicas' distance from their mean", "share of the norm", averaging.spread()),
            chart("Change of a round", "norm", averaging.meanNorm(), averaging.outerNorm()),
            new LineChart("Parts of a round", "tokens seen", "seconds", rounds.seconds()),
            new LineChart("Traffic of a round", "tokens seen", "bytes", rounds.bytes()));
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
    appendBest(html, curves.trainingLoss(), Series.Better.LOWER);
    appendBest(html, curves.validationLoss(), Series.Better.LOWER);
    appendBest(html, curves.validationFigure(), curves.better());
    appendBest(html, curves.tokensPerSecond(), Series.Better.HIGHER);
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
