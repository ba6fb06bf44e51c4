package dev.braid.text;

import java.io.IOException;
import java.util.List;

/** The examples of a {@link TableFormat}. */
final class TableExamples implements ExampleReader {
  private final TableFormat format;
  private final ExampleRule rule;
  private final TableRows rows;
  private final TextPolicy policy;
  private final InputCounts counts;

  TableExamples(TableFormat format, TableRows rows, TextPolicy policy, InputCounts counts) {
    this.format = format;
    this.rule = format.rule();
    this.rows = rows;
    this.policy = policy;
    this.counts = counts;
  }

  @Override
  public RawExample next() throws IOException {
    for (TableRow row = rows.next(); row != null; row = rows.next()) {
      RawExample example = row.isRefused() ? null : example(row);
      if (example != null) {
        counts.addExample();
        return example;
      }
    }
    return null;
  }

  private RawExample example(TableRow row) {
    Fault fault = fault(row);
    if (fault != null) {
      policy.apply(fault.problem(), rows.place(row, fault.reason()), counts);
      return null;
    }
    List<String> tokens = rule.tokens(row.text());
    List<String> targets = format.readsTargets() ? rule.targets(row.target()) : List.of();
    if (rule.isEmpty(tokens, targets)) {
      counts.addEmpty();
      return rule.kind() == TargetKind.NONE ? new RawExample(row.offset(), tokens, targets) : null;
    }
    String unfit = rule.fault(tokens, targets);
    if (unfit != null) {
      policy.apply(InputProblem.UNEQUAL_LENGTHS, rows.place(row, unfit), counts);
      return null;
    }
    return new RawExample(row.offset(), tokens, targets);
  }

  private Fault fault(TableRow row) {
    if (row.text() == null) {
      return TableFormat.missing(format.text());
    }
    Fault inText = rule.textFault(format.text().name(), row.text());
    if (inText != null || !format.readsTargets()) {
      return inText;
    }
    return row.target() == null
        ? TableFormat.missing(format.target())
        : rule.targetFault(format.target().name(), row.target());
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
