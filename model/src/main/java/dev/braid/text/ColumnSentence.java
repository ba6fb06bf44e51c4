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
  private boolean leftOut;
  private boolean faultCounted;

  ColumnSentence(ConllFormat format) {
    this.format = format;
  }

  /** The sentence gives no example. */
  void leaveOut() {
    leftOut = true;
    words.clear();
    labels.clear();
  }

  /** Adds the reader's line, which is neither blank nor a comment. */
  void add(LineReader line, TextPolicy policy, InputCounts counts) {
    List<String> columns = format.separator().split(line.text());
    WordNumber number = format.number(columns);
    numbered |= number == WordNumber.WORD;
    multiwordTokens += number == WordNumber.MULTIWORD_TOKEN ? 1 : 0;
    emptyNodes += number == WordNumber.EMPTY_NODE ? 1 : 0;
    boolean sure = number == WordNumber.WORD || number == WordNumber.NONE;
    String fault = format.fault(columns);
    if (fault == null) {
      addWord(columns, line.offset(), sure);
    } else if (sure) {
      refuse(line.place(fault), policy, counts);
    } else if (doubtfulFault == null) {
      doubtfulFault = line.place(fault);
    }
  }

  private void addWord(List<String> columns, long lineOffset, boolean sure) {
    if (leftOut) {
      return;
    }
    offset = words.isEmpty() ? lineOffset : offset;
    if (sure) {
      offsetOfNumbered = offsetOfNumbered < 0 ? lineOffset : offsetOfNumbered;
    } else {
      doubtful.set(words.size());
    }
    words.add(format.word(columns));
    labels.add(format.label(columns));
  }

  private void refuse(Place fault, TextPolicy policy, InputCounts counts) {
    leaveOut();
    if (!faultCounted) {
      policy.apply(InputProblem.TOO_FEW_COLUMNS, fault, counts);
      faultCounted = true;
    }
  }

  /** The example that the lines make; null if there is none. */
  RawExample finish(TextPolicy policy, InputCounts counts) {
    if (numbered) {
      counts.addMultiwordTokens(multiwordTokens);
      counts.addEmptyNodes(emptyNodes);
    } else if (doubtfulFault != null) {
      refuse(doubtfulFault, policy, counts);
    }
    if (leftOut || words.isEmpty()) {
      return null;
    }
    if (!numbered || doubtful.isEmpty()) {
      return new RawExample(offset, words, labels);
    }
    return new RawExample(offsetOfNumbered, sure(words), sure(labels));
  }

  private List<String> sure(List<String> all) {
    List<String> sure = new ArrayList<>();
    for (int i = doubtful.nextClearBit(0); i < all.size(); i = doubtful.nextClearBit(i + 1)) {
      sure.add(all.get(i));
    }
    return sure;
  }
}
