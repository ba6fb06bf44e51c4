package dev.braid.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.braid.footprint.Footprint;
import dev.braid.footprint.Part;
import dev.braid.memory.MemoryAdvice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * All that was found, in the order of the topics, of each first the driver's.
 *
 * @param experiment its name, or those of its variants; empty without one
 * @param memory what training takes; none without an experiment
 */
public record DoctorReport(String experiment, List<Row> rows, Optional<MemoryAdvice> memory) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CHANGE = "to change: ";

  public DoctorReport {
    rows =
        rows.stream().sorted(Comparator.comparing(Row::topic).thenComparing(Row::place)).toList();
  }

  /** What the first failing row fails by; none where none fails. */
  public Trouble trouble() {
    return firstFailure().map(row -> row.finding().trouble()).orElse(Trouble.NONE);
  }

  /** The failures in a line; empty where there are none. */
  public String failures() {
    return firstFailure()
        .map(
            row ->
                String.format(
                    Locale.ROOT,
                    "%d of %d checks fail, first %s (%s): %s; %s",
                    count(Verdict.FAIL),
                    rows.size(),
                    row.topic().spelling(),
                    row.place(),
                    row.finding().found(),
                    row.finding().change()))
        .orElse("");
  }

  private Optional<Row> firstFailure() {
    return rows.stream().filter(row -> row.finding().verdict() == Verdict.FAIL).findFirst();
  }

  private long count(Verdict verdict) {
    return rows.stream().filter(row -> row.finding().verdict() == verdict).count();
  }

  /** A table for people; what to change stands below what was found. */
  public String table() {
    List<String[]> lines = new ArrayList<>();
    lines.add(new String[] {"check", "where", "verdict", "found"});
    for (Row row : rows) {
      Finding finding = row.finding();
      lines.add(
          new String[] {
            row.topic().spelling(),
            row.place().toString(),
            finding.verdict().spelling(),
            finding.found()
          });
      if (!finding.change().isEmpty()) {
        lines.add(new String[] {"", "", "", CHANGE + finding.change()});
      }
    }
    return aligned(lines) + summary();
  }

  private static String aligned(List<String[]> lines) {
    int columns = lines.get(0).length - 1;
    StringBuilder format = new StringBuilder();
    for (int i = 0; i < columns; i++) {
      int column = i;
      int width = lines.stream().mapToInt(line -> line[column].length()).max().orElse(1);
      format.append("%-").append(Math.max(1, width)).append("s  ");
    }
    format.append("%s%n");
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(String.format(format.toString(), (Object[]) line)));
    return text.toString();
  }

  private String summary() {
    return String.format(
        Locale.ROOT,
        "%d checks: %d ok, %d warn, %d fail%n",
        rows.size(),
        count(Verdict.OK),
        count(Verdict.WARN),
        count(Verdict.FAIL));
  }

  /**
   * The same for programs, as FORMATS.md describes it.
   *
   * @param exitCode what the command ends with
   */
  public String json(int exitCode) {
    ObjectNode report = JSON.createObjectNode();
    report.put("format", "braid-doctor").put("version", 1);
    report.put("experiment", experiment).put("exit-code", exitCode);
    ArrayNode checks = report.putArray("checks");
    for (Row row : rows) {
      Finding finding = row.finding();
      ObjectNode check = checks.addObject();
      check.put("check", row.topic().spelling());
      check.put("process", row.place().process()).put("host", row.place().host());
      check.put("verdict", finding.verdict().spelling()).put("found", finding.found());
      check.put("trouble", finding.trouble().spelling()).put("change", finding.change());
    }
    memory.ifPresent(advice -> add(report.putObject("memory"), advice));
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static void add(ObjectNode memory, MemoryAdvice advice) {
    memory.put("basis", advice.basis()).put("options", advice.options());
    add(memory.putObject("driver"), advice.driver());
    if (advice.executor() != null) {
      add(memory.putObject("executor"), advice.executor());
    }
  }

  private static void add(ObjectNode process, Footprint footprint) {
    process.put("heap-mib", footprint.heapMib()).put("outside-mib", footprint.outsideMib());
    add(process.putObject("heap"), footprint.heap());
    add(process.putObject("outside"), footprint.outside());
  }

  private static void add(ObjectNode node, List<Part> parts) {
    parts.forEach(part -> node.put(part.name(), part.bytes()));
  }
}
