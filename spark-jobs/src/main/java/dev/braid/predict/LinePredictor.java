package dev.braid.predict;

import dev.braid.config.ExperimentConfig;
import dev.braid.config.ShardConfig.Overlong;
import dev.braid.config.Task;
import dev.braid.predict.PredictionCounts.Fate;
import dev.braid.sequence.TextPipeline;
import dev.braid.text.ExampleRule;
import dev.braid.text.Fault;
import dev.braid.text.InputException;
import dev.braid.text.InputProblem;
import dev.braid.text.RawText;
import dev.braid.text.TextItem;
import java.util.ArrayList;
import java.util.List;

/** Texts to rows, one for one: a text that has no prediction says why. For one thread. */
final class LinePredictor implements AutoCloseable {
  private final ExperimentConfig experiment;
  private final ExampleRule rule;
  private final Answers answers;
  private final int columns;
  private final PredictionCounts counts = new PredictionCounts();

  LinePredictor(ExperimentConfig experiment, Answers answers, int answerColumns) {
    this.experiment = experiment;
    this.rule = TextPipeline.ofPrediction(experiment).rule();
    this.answers = answers;
    this.columns = answerColumns;
  }

  /** All columns of a row, around those of the answer. */
  static List<Column> columns(List<Column> answer) {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.text("input"));
    columns.addAll(answer);
    columns.add(Column.text("problem"));
    return columns;
  }

  /** One row a text. */
  List<Object[]> predict(List<TextItem> items) {
    List<Line> prepared = new ArrayList<>();
    List<List<String>> texts = new ArrayList<>();
    for (TextItem item : items) {
      Line line = prepare(item);
      prepared.add(line);
      counts.add(line.fate());
      if (line.isAnswered()) {
        texts.add(line.tokens());
      }
    }
    return rows(prepared, texts.isEmpty() ? List.of() : answers.of(texts));
  }

  /** What became of all lines so far. */
  PredictionCounts counts() {
    return counts;
  }

  private List<Object[]> rows(List<Line> lines, List<Object[]> found) {
    List<Object[]> rows = new ArrayList<>();
    int next = 0;
    for (Line line : lines) {
      Object[] row = new Object[columns + 2];
      row[0] = line.text();
      if (line.isAnswered()) {
        System.arraycopy(found.get(next++), 0, row, 1, columns);
      }
      row[columns + 1] = line.problem();
      rows.add(row);
    }
    return rows;
  }

  private Line prepare(TextItem item) {
    Fault fault = item.fault();
    if (item.text() == null) {
      boolean missing = fault.problem() == InputProblem.MISSING_VALUE;
      return new Line(null, List.of(), missing ? Fate.MISSING : Fate.UNREADABLE, fault.reason());
    }
    Line line = prepare(item.text());
    return fault == null || !line.isAnswered() ? line : line.replaced(fault.reason());
  }

  private Line prepare(RawText raw) {
    String text = raw.display();
    List<String> tokens = answers.tokens(rule.tokens(raw));
    if (tokens.isEmpty()) {
      return new Line(text, tokens, Fate.EMPTY, "no token");
    }
    int limit = experiment.shard().maxLength();
    return experiment.task() == Task.LANGUAGE_MODEL || tokens.size() <= limit
        ? new Line(text, tokens, Fate.PREDICTED, null)
        : overlong(text, tokens, limit);
  }

  private Line overlong(String text, List<String> tokens, int limit) {
    Overlong policy = experiment.predict().tooLong();
    String length = tokens.size() + " tokens, above shard.max-length (" + limit + ")";
    if (policy == Overlong.FAIL) {
      throw new InputException(
          "Cannot predict a line of "
              + length
              + " that starts with '"
              + String.join(" ", tokens.subList(0, Math.min(5, limit)))
              + "'; set predict.too-long = skip or truncate");
    }
    return policy == Overlong.SKIP
        ? new Line(text, tokens, Fate.TOO_LONG, length)
        : new Line(text, tokens.subList(0, limit), Fate.TRUNCATED, length + ": truncated");
  }

  private record Line(String text, List<String> tokens, Fate fate, String problem) {
    boolean isAnswered() {
      return fate == Fate.PREDICTED || fate == Fate.REPLACED || fate == Fate.TRUNCATED;
    }

    /** The same, of a text in which something was replaced. */
    Line replaced(String what) {
      String note = what + ": replaced by U+FFFD";
      return fate == Fate.PREDICTED
          ? new Line(text, tokens, Fate.REPLACED, note)
          : new Line(text, tokens, fate, problem + "; " + note);
    }
  }

  @Override
  public void close() {
    answers.close();
  }
}
