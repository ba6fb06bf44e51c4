package dev.braid.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Several training runs side by side as one HTML page: their learning curves in the same pictures,
 * and their scores in one table. Pictures are inline SVG; there are no scripts and no other files.
 *
 * @param title such as the experiment's name
 * @param runs in the order of the legend
 */
public record ComparisonReport(String title, List<Run> runs) {

  /** Copies the list. */
  public ComparisonReport {
    runs = List.copyOf(runs);
  }

  /**
   * One of the runs.
   *
   * @param name what the legend calls it
   * @param curves what was measured while it was trained
   * @param reports its evaluations, any number
   */
  public record Run(String name, LearningCurves curves, List<EvaluationReport> reports) {

    /** Copies the list. */
    public Run {
      reports = List.copyOf(reports);
    }
  }

  /** The page, in UTF-8 when written. */
  public String html() {
    StringBuilder html = new StringBuilder();
    html.append("<h1>").append(Html.escape(title)).append("</h1>\n<div class=\"charts\">\n");
    appendChart(html, "Validation", LearningCurves::validationFigure);
    appendChart(html, "Validation loss, nats per token", LearningCurves::validationLoss);
    appendChart(html, "Training loss, nats per token", LearningCurves::trainingLoss);
    appendChart(html, "Tokens per second", LearningCurves::tokensPerSecond);
    html.append("</div>\n<h2>Scores</h2>\n");
    appendScores(html);
    return Html.page(title, html.toString());
  }

  private void appendChart(
      StringBuilder html, String chart, Function<LearningCurves, Series> chosen) {
    List<Series> lines = new ArrayList<>();
    String label = "";
    for (Run run : runs) {
      Series series = chosen.apply(run.curves());
      label = series.name();
      lines.add(new Series(run.name(), series.x(), series.y()));
    }
    LineChart drawn = new LineChart(chart, "tokens seen", label, lines);
    if (!drawn.isEmpty()) {
      html.append(drawn.svg());
    }
  }

  private void appendScores(StringBuilder html) {
    html.append("<table>\n<tr><th>run</th><th>split</th><th>score</th><th>value</th></tr>\n");
    for (Run run : runs) {
      for (EvaluationReport report : run.reports()) {
        for (EvaluationReport.Result result : report.results()) {
          result.scores().forEach(score -> appendScore(html, run.name(), report.split(), score));
        }
      }
    }
    html.append("</table>\n");
  }

  private static void appendScore(StringBuilder html, String run, String split, Score score) {
    html.append("<tr><td>").append(Html.escape(run)).append("</td><td>");
    html.append(Html.escape(split)).append("</td><td>").append(Html.escape(score.name()));
    html.append("</td><td>").append(Html.escape(score.text())).append("</td></tr>\n");
  }
}
