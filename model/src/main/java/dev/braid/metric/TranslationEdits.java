package dev.braid.metric;

/**
 * Edits that make a hypothesis its reference: words are inserted, deleted and replaced, and as long
 * as it pays runs of words are moved first, each move being one edit. Which moves are tried, and
 * which of those that gain as much is taken, is as in sacreBLEU, which follows Tercom (Snover et
 * al. 2006) in that.
 */
final class TranslationEdits {
  private static final int LONGEST_RUN = 10;
  private static final int FARTHEST = 50;
  private static final int MOST_CANDIDATES = 1000;

  private final int[] reference;
  private final BandedAlignment alignment;
  private int[] words;
  private int candidates;

  /** The best move found so far; none where its length is 0. */
  private Move best;

  /**
   * A run of words and the place before which it goes.
   *
   * @param gain by how much fewer the other edits become
   */
  private record Move(int gain, int length, int start, int target) {
    static final Move NONE = new Move(0, 0, 0, 0);

    /** The larger gain, then the longer run, then the earlier one, then the earlier target. */
    boolean isBetterThan(Move other) {
      if (other.length == 0 || gain != other.gain) {
        return other.length == 0 || gain > other.gain;
      }

      if (length != other.length) {
        return length > other.length;
      }

      return start != other.start ? start < other.start : target < other.target;
    }

    /** The first word that changes. */
    int first() {
      return Math.min(start, target);
    }
  }

  private TranslationEdits(int[] hypothesis, int[] reference) {
    this.reference = reference;
    this.words = hypothesis.clone();
    this.alignment = new BandedAlignment(reference, hypothesis.length);
  }

  /** The number of edits. Equal words have equal numbers. */
  static int count(int[] hypothesis, int[] reference) {
    return reference.length == 0
        ? hypothesis.length
        : new TranslationEdits(hypothesis, reference).count();
  }

  private int count() {
    int moves = 0;
    alignment.align(words);
    while (findMove() && best.gain > 0) {
      words = moved(best);
      alignment.align(words);
      moves++;
    }

    return moves + alignment.edits();
  }

  /** Looks for the best move; false where so many were tried that none is made any more. */
  private boolean findMove() {
    best = Move.NONE;
    for (int start = 0; start < words.length; start++) {
      int last = Math.min(reference.length - 1, start + FARTHEST);
      for (int other = Math.max(0, start - FARTHEST); other <= last; other++) {
        if (!tryRuns(start, other)) {
          return false;
        }
      }
    }

    return true;
  }

  /** Tries all runs that begin there and equal the reference from {@code other} on. */
  private boolean tryRuns(int start, int other) {
    int most = Math.min(LONGEST_RUN, Math.min(words.length - start, reference.length - other));
    for (int length = 1;
        length <= most && words[start + length - 1] == reference[other + length - 1];
        length++) {
      if (isWorthMoving(start, other, length)) {
        tryTargets(start, other, length);
        if (candidates >= MOST_CANDIDATES) {
          return false;
        }
      }
    }

    return true;
  }

  /** Both sides are wrong somewhere there, and the run is not where it belongs already. */
  private boolean isWorthMoving(int start, int other, int length) {
    int partner = alignment.partner(other);
    return alignment.isWrongInHypothesis(start, length)
        && alignment.isWrongInReference(other, length)
        && (partner < start || partner >= start + length);
  }

  /**
   * Tries to put the run behind each word that stands for what comes before it in the reference.
   */
  private void tryTargets(int start, int other, int length) {
    int previous = -1;
    for (int offset = -1; offset < length; offset++) {
      int target = other + offset < 0 ? 0 : alignment.partner(other + offset) + 1;
      if (target != previous) {
        consider(start, length, target);
        previous = target;
      }
    }
  }

  private void consider(int start, int length, int target) {
    Move move = new Move(0, length, start, target);
    int gain = alignment.edits() - alignment.editsOf(moved(move), move.first());
    Move candidate = new Move(gain, length, start, target);
    candidates++;
    if (candidate.isBetterThan(best)) {
      best = candidate;
    }
  }

  /** The words after a move; a target within the run is so many words behind the run's start. */
  private int[] moved(Move move) {
    int length = move.length;
    int to = move.target;
    if (move.target > move.start) {
      boolean within = move.target <= move.start + length;
      to = Math.min(words.length - length, within ? move.target : move.target - length);
    }

    int[] result = new int[words.length];
    System.arraycopy(words, move.start, result, to, length);
    int from = 0;
    for (int i = 0; i < result.length; i++) {
      if (i < to || i >= to + length) {
        from += from == move.start ? length : 0;
        result[i] = words[from++];
      }
    }

    return result;
  }
}
