package dev.braid.text;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What was read and what was wrong with it. Counting the parts of a corpus and merging gives what
 * counting the whole gives, whatever the parts and their order. Not safe for use by several
 * threads.
 */
public final class InputCounts implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int PLACES = 10;

  private long lines;
  private long examples;
  private long empty;
  private long comments;
  private long multiwordTokens;
  private long emptyNodes;
  private final long[] problems = new long[InputProblem.values().length];
  private final ArrayList<Place> places = new ArrayList<>();

  /** Counts a line, or a row of a table, that was read. */
  public void addLine() {
    lines++;
  }

  void addExample() {
    examples++;
  }

  void addEmpty() {
    empty++;
  }

  void addComment() {
    comments++;
  }

  void addMultiwordTokens(int count) {
    multiwordTokens += count;
  }

  void addEmptyNodes(int count) {
    emptyNodes += count;
  }

  /** Counts a problem and keeps its place if it is among the first ten. */
  public void add(InputProblem problem, Place place) {
    problems[problem.ordinal()]++;
    keep(place);
  }

  /** Adds the counts of another part of the input to these. Returns this. */
  public InputCounts merge(InputCounts other) {
    lines += other.lines;
    examples += other.examples;
    empty += other.empty;
    comments += other.comments;
    multiwordTokens += other.multiwordTokens;
    emptyNodes += other.emptyNodes;
    for (int i = 0; i < problems.length; i++) {
      problems[i] += other.problems[i];
    }
    other.places().forEach(this::keep);
    return this;
  }

  private void keep(Place place) {
    if (places.size() == PLACES && place.compareTo(places.get(PLACES - 1)) >= 0) {
      return;
    }
    int found = Collections.binarySearch(places, place);
    places.add(found < 0 ? -found - 1 : found, place);
    if (places.size() > PLACES) {
      places.remove(PLACES);
    }
  }

  /** Lines or rows read, those left out included; of both files where a format has two. */
  public long lines() {
    return lines;
  }

  /** Examples handed on. */
  public long examples() {
    return examples;
  }

  /**
   * Lines (pairs of lines) without any token and label, which give no example; blank lines of CoNLL
   * files are not counted.
   */
  public long empty() {
    return empty;
  }

  /** Comment lines of CoNLL files, which are left out; lines that begin a document among them. */
  public long comments() {
    return comments;
  }

  /** Lines of CoNLL-U for tokens of several words ({@code 1-2}), which are left out. */
  public long multiwordTokens() {
    return multiwordTokens;
  }

  /** Lines of CoNLL-U for words that are not in the text ({@code 1.1}), which are left out. */
  public long emptyNodes() {
    return emptyNodes;
  }

  /** How often the problem was met. */
  public long count(InputProblem problem) {
    return problems[problem.ordinal()];
  }

  /** The first ten bad places, ordered by file and offset; a copy. */
  public List<Place> places() {
    return new ArrayList<>(places);
  }

  /** The counts on one line; what was left out, and problems, only where there are any. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(lines).append(" lines, ").append(examples).append(" examples, ");
    text.append(empty).append(" empty");
    append(text, "comments", comments);
    append(text, "multiword tokens", multiwordTokens);
    append(text, "empty nodes", emptyNodes);
    for (InputProblem problem : InputProblem.values()) {
      append(text, problem.description(), count(problem));
    }
    return text.toString();
  }

  private static void append(StringBuilder text, String what, long count) {
    if (count > 0) {
      text.append(", ").append(what).append(": ").append(count);
    }
  }

  /** The counts, then the first bad places on lines of their own. */
  public String summary() {
    StringBuilder text = new StringBuilder(toString());
    for (Place place : places) {
      text.append("\n  ").append(place);
    }
    return text.toString();
  }
}
