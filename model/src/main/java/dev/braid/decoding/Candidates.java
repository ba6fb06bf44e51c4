package dev.braid.decoding;

/**
 * The best few of many ways to go on, best first. Of equal ones the lower token comes first, then
 * the lower beam.
 */
final class Candidates {
  private final double[] logProbabilities;
  private final int[] tokens;
  private final int[] beams;
  private int capacity;
  private int size;

  Candidates(int most) {
    this.logProbabilities = new double[most];
    this.tokens = new int[most];
    this.beams = new int[most];
  }

  /** Forgets all and keeps at most that many from now on. */
  void clear(int newCapacity) {
    capacity = newCapacity;
    size = 0;
  }

  int size() {
    return size;
  }

  double logProbability(int place) {
    return logProbabilities[place];
  }

  int token(int place) {
    return tokens[place];
  }

  int beam(int place) {
    return beams[place];
  }

  /**
   * Offers the tokens {@code firstToken} up to the end of a row of log-probabilities. Nearly all of
   * them fail one comparison of floats.
   *
   * @param prefix log-probability of what the tokens go on from
   * @param row where the row starts in the values
   */
  void offerRow(int beam, double prefix, float[] values, int row, int firstToken, int vocabulary) {
    float least = least(prefix);
    for (int token = firstToken; token < vocabulary; token++) {
      if (values[row + token] >= least) {
        insert(beam, token, prefix + values[row + token]);
        least = least(prefix);
      }
    }
  }

  /** Offers one token; what is impossible or not a number is left out. */
  void offer(int beam, double prefix, int token, float value) {
    if (value >= least(prefix)) {
      insert(beam, token, prefix + value);
    }
  }

  /** A value below this cannot be among the best; rounding lets a few more pass. */
  private float least(double prefix) {
    if (size < capacity) {
      return -Float.MAX_VALUE;
    }
    double worst = logProbabilities[size - 1];
    return Math.nextDown((float) (worst - prefix - 2 * Math.ulp(worst)));
  }

  private void insert(int beam, int token, double logProbability) {
    int place = size;
    while (place > 0 && isBefore(beam, token, logProbability, place - 1)) {
      place--;
    }
    if (place == capacity) {
      return;
    }
    int moved = Math.min(size, capacity - 1) - place;
    System.arraycopy(logProbabilities, place, logProbabilities, place + 1, moved);
    System.arraycopy(tokens, place, tokens, place + 1, moved);
    System.arraycopy(beams, place, beams, place + 1, moved);
    logProbabilities[place] = logProbability;
    tokens[place] = token;
    beams[place] = beam;
    size = Math.min(size + 1, capacity);
  }

  private boolean isBefore(int beam, int token, double logProbability, int place) {
    if (logProbability != logProbabilities[place]) {
      return logProbability > logProbabilities[place];
    }
    return token != tokens[place] ? token < tokens[place] : beam < beams[place];
  }
}
