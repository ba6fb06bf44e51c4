package dev.braid.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares what the processes of a cluster found that should be the same in all of them.
 *
 * @param withDriver whether the driver counts too
 * @param different what it means where they differ
 */
record Likeness(boolean withDriver, Different different) {
  /** Makes a finding of a description of the differences. */
  @FunctionalInterface
  interface Different {
    Finding finding(String differences);
  }

  /**
   * Compares rows of one topic.
   *
   * @return a row about all of them where they differ; else none
   */
  List<Row> compare(Topic topic, List<Row> rows) {
    Map<String, List<Row>> kinds = new TreeMap<>();
    for (Row row : rows) {
      if (row.topic() == topic
          && !row.finding().compared().isEmpty()
          && (withDriver || row.place().isExecutor())) {
        kinds.computeIfAbsent(row.finding().compared(), kind -> new ArrayList<>()).add(row);
      }
    }
    return kinds.size() < 2
        ? List.of()
        : List.of(new Row(topic, Place.ALL, different.finding(describe(kinds.values()))));
  }

  private static String describe(Iterable<List<Row>> kinds) {
    List<String> parts = new ArrayList<>();
    for (List<Row> kind : kinds) {
      Row first = kind.get(0);
      String more = kind.size() == 1 ? "" : " and " + (kind.size() - 1) + " more";
      parts.add(first.place() + more + ": " + first.finding().found());
    }
    return parts.size() + " kinds of processes; " + String.join("; ", parts);
  }
}
