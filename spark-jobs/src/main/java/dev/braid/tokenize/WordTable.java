package dev.braid.tokenize;

/**
 * How large a table of counted words is.
 *
 * @param words different words
 * @param occurrences the sum of their counts
 * @param bytes memory that the table takes, about
 */
record WordTable(long words, long occurrences, long bytes) {
  static final WordTable EMPTY = new WordTable(0, 0, 0);

  WordTable plus(WordTable other) {
    return new WordTable(words + other.words, occurrences + other.occurrences, bytes + other.bytes);
  }

  WordTable minus(WordTable part) {
    return new WordTable(words - part.words, occurrences - part.occurrences, bytes - part.bytes);
  }
}
