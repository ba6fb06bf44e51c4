package dev.braid.text;

/** The different words of a corpus as symbols that are merged in place, one behind the other. */
final class LearnedWords {
  private final int[] symbols;

  /** Where each word begins. */
  private final int[] starts;

  private final int[] lengths;
  private final long[] counts;

  /** Cuts words into characters; those that a codes file cannot hold are UNKNOWN. */
  LearnedWords(TokenCounts words, SymbolTable table) {
    IntList characters = new IntList();
    starts = new int[words.types()];
    lengths = new int[words.types()];
    counts = new long[words.types()];
    int[] word = {0};
    words.forEach(
        (text, count) -> {
          starts[word[0]] = characters.size();
          addCharacters(text, table, characters);
          lengths[word[0]] = characters.size() - starts[word[0]];
          counts[word[0]++] = count;
        });
    symbols = characters.toArray();
  }

  private static void addCharacters(String text, SymbolTable table, IntList characters) {
    int i = 0;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      boolean writable = SubwordCountsFormat.isWritable(c);
      characters.add(writable ? table.addCharacter(c, i == text.length()) : SymbolTable.UNKNOWN);
    }
  }

  int size() {
    return starts.length;
  }

  long count(int word) {
    return counts[word];
  }

  int length(int word) {
    return lengths[word];
  }

  int symbol(int word, int index) {
    return symbols[starts[word] + index];
  }

  void set(int word, int index, int symbol) {
    symbols[starts[word] + index] = symbol;
  }

  void shorten(int word, int length) {
    lengths[word] = length;
  }
}
