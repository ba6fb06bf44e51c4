package dev.braid.metric;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What an evaluation leaves behind: scores, and all that is needed to know what they say.
 *
 * @param task such as {@code tagger}
 * @param split such as {@code test}
 * @param checkpoint name of the checkpoint evaluated
 * @param counts what went in and what was left out (kebab-case, such as {@code examples}), in the
 *     order they print
 * @param results one for each kind of statistics
 * @param decodedDigest SHA-256 of the decoded texts that lie beside the report, in lower-case
 *     hexadecimal digits; empty where nothing was decoded
 * @param notes what a reader of the scores has to know of them, a sentence each; may be empty
 */
public record EvaluationReport(
    String task,
    String split,
    String checkpoint,
    Map<String, Long> counts,
    List<Result> results,
    String decodedDigest,
    List<String> notes) {

  private static final String FORMAT = "braid-evaluation";
  private static final int VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Rows of a table for a terminal; the file has all. */
  private static final int LABELS_SHOWN = 50;

  /** Copies the collections; the order of the counts is kept. */
  public EvaluationReport {
    counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    results = List.copyOf(results);
    notes = List.copyOf(notes);
  }

  /** A report on a task that decodes nothing, without notes. */
  public EvaluationReport(
      String task,
      String split,
      String checkpoint,
      Map<String, Long> counts,
      List<Result> results) {
    this(task, split, checkpoint, counts, results, "", List.of());
  }

  /**
   * The scores of one kind of statistics.
   *
   * @param signature what was counted and how
   * @param scores overall
   * @param labels by label, the most frequent first; may be empty
   */
  public record Result(Signature signature, List<Score> scores, List<LabelScore> labels) {

    /** Copies the lists. */
    public Result {
      scores = List.copyOf(scores);
      labels = List.copyOf(labels);
    }

    /** Closes the statistics. */
    public static Result of(Statistics<?> statistics) {
      return new Result(statistics.signature(), statistics.scores(), statistics.labelScores());
    }
  }

  /**
   * The first score of that name.
   *
   * @throws IllegalArgumentException if no result has it
   */
  public Score score(String name) {
    for (Result result : results) {
      for (Score score : result.scores()) {
        if (score.name().equals(name)) {
          return score;
        }
      }
    }

    throw new IllegalArgumentException(
        "Cannot find score '" + name + "' in the report on " + checkpoint);
  }

  /**
   * The report as JSON in UTF-8, keys in a fixed order, ended by a line break. A NaN is written as
   * null.
   */
  public byte[] toJson() {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", FORMAT).put("version", VERSION);
    root.put("task", task).put("split", split).put("checkpoint", checkpoint);
    ObjectNode countsNode = root.putObject("counts");
    counts.forEach(countsNode::put);
    if (!decodedDigest.isEmpty()) {
      root.put("decoded-digest", decodedDigest);
    }

    if (!notes.isEmpty()) {
      notes.forEach(root.putArray("notes")::add);
    }

    ArrayNode resultsNode = root.putArray("results");
    results.forEach(result -> write(result, resultsNode.addObject()));
    try {
      ObjectWriter writer = JSON.writerWithDefaultPrettyPrinter();
      String text = writer.writeValueAsString(root).replace("\r\n", "\n");
      return (text + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("Cannot write a report as JSON", e);
    }
  }

  private static void write(Result result, ObjectNode node) {
    node.put("signature", result.signature().toString());
    ArrayNode scores = node.putArray("scores");
    for (Score score : result.scores()) {
      ObjectNode entry = scores.addObject().put("name", score.name());
      if (Double.isNaN(score.value())) {
        entry.putNull("value");
      } else {
        entry.put("value", score.value());
      }

      entry.put("unit", score.unit().name().toLowerCase(Locale.ROOT));
    }

    ArrayNode labels = node.putArray("labels");
    for (LabelScore label : result.labels()) {
      ObjectNode entry = labels.addObject().put("label", label.label());
      entry.put("precision", label.precision()).put("recall", label.recall()).put("f1", label.f1());
      entry
          .put("gold", label.gold())
          .put("predicted", label.predicted())
          .put("correct", label.correct());
    }
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IOException if the bytes are not JSON, or not a report of this version
   */
  public static EvaluationReport fromJson(byte[] json) throws IOException {
    JsonNode root = JSON.readTree(json);
    if (!FORMAT.equals(root.path("format").asText()) || root.path("version").asInt() != VERSION) {
      throw new IOException(
          String.format(
              "Cannot read evaluation report: format '%s' version %s, expected '%s' version %d",
              root.path("format").asText(), root.path("version"), FORMAT, VERSION));
    }

    Map<String, Long> counts = new LinkedHashMap<>();
    root.path("counts")
        .fields()
        .forEachRemaining(count -> counts.put(count.getKey(), count.getValue().asLong()));
    List<String> notes = new ArrayList<>();
    root.path("notes").forEach(note -> notes.add(note.asText()));
    List<Result> results = new ArrayList<>();
    try {
      for (JsonNode result : root.path("results")) {
        results.add(readResult(result));
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("Cannot read evaluation report: " + e.getMessage(), e);
    }

    return new EvaluationReport(
        text(root, "task"),
        text(root, "split"),
        text(root, "checkpoint"),
        counts,
        results,
        root.path("decoded-digest").asText(),
        notes);
  }

  private static Result readResult(JsonNode node) throws IOException {
    List<Score> scores = new ArrayList<>();
    for (JsonNode entry : node.path("scores")) {
      Score.Unit unit = Score.Unit.valueOf(text(entry, "unit").toUpperCase(Locale.ROOT));
      scores.add(new Score(text(entry, "name"), entry.path("value").asDouble(Double.NaN), unit));
    }

    List<LabelScore> labels = new ArrayList<>();
    for (JsonNode entry : node.path("labels")) {
      labels.add(
          new LabelScore(
              text(entry, "label"),
              entry.path("gold").asLong(),
              entry.path("predicted").asLong(),
              entry.path("correct").asLong()));
    }

    return new Result(Signature.parse(text(node, "signature")), scores, labels);
  }

  private static String text(JsonNode node, String key) throws IOException {
    JsonNode value = node.path(key);
    if (!value.isTextual()) {
      throw new IOException("Cannot read evaluation report: '" + key + "' is missing or not text");
    }

    return value.asText();
  }

  /**
   * The report as aligned lines for a terminal: overall scores first, then label by label, of many
   * only the most frequent.
   */
  public String table() {
    StringBuilder out = new StringBuilder();
    out.append(String.join(" | ", task, split, checkpoint)).append('\n');
    TextTable overall = new TextTable();
    counts.forEach((name, count) -> overall.row(name, String.format(Locale.ROOT, "%,d", count)));
    out.append(overall);
    notes.forEach(note -> out.append("note: ").append(note).append('\n'));
    for (Result result : results) {
      out.append('\n').append(result.signature()).append('\n');
      TextTable scores = new TextTable();
      result.scores().forEach(score -> scores.row(score.name(), score.text()));
      out.append(scores);
      if (!result.labels().isEmpty()) {
        out.append('\n').append(labelTable(result.labels()));
        appendRest(result.labels().size() - LABELS_SHOWN, out);
      }
    }

    return out.toString();
  }

  private static TextTable labelTable(List<LabelScore> labels) {
    TextTable table = new TextTable().row("label", "precision", "recall", "f1", "support");
    for (LabelScore label : labels.subList(0, Math.min(LABELS_SHOWN, labels.size()))) {
      table.row(
          label.label(),
          percent(label.precision()),
          percent(label.recall()),
          percent(label.f1()),
          String.format(Locale.ROOT, "%,d", label.gold()));
    }

    return table;
  }

  private void appendRest(int labels, StringBuilder out) {
    if (labels > 0) {
      out.append(
          String.format(Locale.ROOT, "and %,d more, all in reports/%s.json\n", labels, split));
    }
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f", 100 * share);
  }
}
