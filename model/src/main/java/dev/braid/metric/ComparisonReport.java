package dev.braid.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Several training runs side by side as one HTML page: their learning curves in the same pictures,
 * their scores in one table, and decoded texts beside the first run's by paired bootstrap. Pictures
 * are inline SVG; there are no scripts and no other files.
 *
 * @param title such as the experiment's name
 * @param runs in the order of the legend
 * @param bootstraps of decoded texts, any number
 */
public record ComparisonReport(String title, List<Run> runs, List<Bootstrap> bootstraps) {

  /** Copies the lists. */
  public ComparisonReport {
    runs = List.copyOf(runs);
    bootstraps = List.copyOf(bootstraps);
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

  /**
   * All runs beside the first.
   *
   * @param split that they decoded
   */
  public record Bootstrap(String split, SystemComparison systems) {}

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
    bootstraps.forEach(bootstrap -> appendBootstrap(html, bootstrap));
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

  private static void appendBootstrap(StringBuilder html, Bootstrap bootstrap) {
    SystemComparison systems = bootstrap.systems();
    html.append("<h2>")
        .append(Html.escape(bootstrap.split()))
        .append(", paired bootstrap against ");
    html.append(Html.escape(systems.baseline())).append("</h2>\n<p>");
    html.append(Html.escape(systems.signature().toString())).append("</p>\n<table>\n");
    String cell = "th";
    for (List<String> row : systems.rows()) {
      html.append("<tr>");
      for (String text : row) {
        html.append("<%s>%s</%s>".formatted(cell, Html.escape(text), cell));
      }
      html.append("</tr>\n");
      cell = "td";
    }
    html.append("</table>\n");
  }
}
