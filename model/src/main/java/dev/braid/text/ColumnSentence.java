package dev.braid.text;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A sentence in columns while its lines come in. Whether lines such as {@code 1-2} are words is
 * known at its end: they are not if other lines number the words.
 */
final class ColumnSentence {
  private final ConllFormat format;
  private final TextPolicy policy;
  private final InputCounts counts;
  private final List<String> words = new ArrayList<>();
  private final List<String> labels = new ArrayList<>();

  /** Which of the words stand in lines that may be none. */
  private final BitSet doubtful = new BitSet();

  private long offset = -1;
  private long offsetOfNumbered = -1;
  private boolean numbered;
  private int multiwordTokens;
  private int emptyNodes;
  private Place doubtfulFault;
  private Fault fault;
  private boolean leftOut;
  private boolean refused;
  private RawExample example;

  ColumnSentence(ConllFormat format, TextPolicy policy, InputCounts counts) {
    this.format = format;
    this.policy = policy;
    this.counts = counts;
  }

  /** The sentence gives no example. */
  void leaveOut(Fault why) {
    fault = leftOut ? fault : why;
    leftOut = true;
    words.clear();
    labels.clear();
  }

  /** Adds the reader's line, which is neither blank nor a comment. */
  void add(LineReader line) {
    List<String> columns = format.separator().split(line.text());
    WordNumber number = format.number(columns);
    numbered |= number == WordNumber.WORD;
    multiwordTokens += number == WordNumber.MULTIWORD_TOKEN ? 1 : 0;
    emptyNodes += number == WordNumber.EMPTY_NODE ? 1 : 0;
    boolean sure = number == WordNumber.WORD || number == WordNumber.NONE;
    String wrong = format.fault(columns);
    if (wrong == null) {
      addWord(columns, line, sure);
    } else if (sure) {
      refuse(line.place(wrong));
    } else if (doubtfulFault == null) {
      doubtfulFault = line.place(wrong);
    }
  }

  private void addWord(List<String> columns, LineReader line, boolean sure) {
    if (leftOut) {
      return;
    }
    fault = fault == null ? line.fault() : fault;
    offset = words.isEmpty() ? line.offset() : offset;
    if (sure) {
      offsetOfNumbered = offsetOfNumbered < 0 ? line.offset() : offsetOfNumbered;
    } else {
      doubtful.set(words.size());
    }
    words.add(format.word(columns));
    if (format.readsLabels()) {
      labels.add(format.label(columns));
    }
  }

  private void refuse(Place place) {
    leaveOut(new Fault(InputProblem.TOO_FEW_COLUMNS, place.reason()));
    if (!refused) {
      policy.apply(InputProblem.TOO_FEW_COLUMNS, place, counts);
      refused = true;
    }
  }

  /** The last line is there. */
  void finish() {
    if (numbered) {
      counts.addMultiwordTokens(multiwordTokens);
      counts.addEmptyNodes(emptyNodes);
    } else if (doubtfulFault != null) {
      refuse(doubtfulFault);
    }
    if (!leftOut && !words.isEmpty()) {
      example =
          !numbered || doubtful.isEmpty()
              ? new RawExample(offset, words, labels)
              : new RawExample(offsetOfNumbered, sure(words), sure(labels));
    }
  }

  private List<String> sure(List<String> all) {
    List<String> sure = new ArrayList<>();
    for (int i = doubtful.nextClearBit(0); i < all.size(); i = doubtful.nextClearBit(i + 1)) {
      sure.add(all.get(i));
    }
    return sure;
  }

  boolean isLeftOut() {
    return leftOut;
  }

  /** Why it is left out, or what was replaced in it; null if nothing is wrong. */
  Fault fault() {
    return fault;
  }

  /** The example that the lines make; null if there is none. */
  RawExample example() {
    return example;
  }
}
