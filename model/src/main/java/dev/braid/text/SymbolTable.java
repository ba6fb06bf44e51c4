package dev.braid.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** Numbers symbols, which are equal if they are spelled alike, from 0. */
final class SymbolTable {
  /** Stands for a symbol that is not in the table. */
  static final int UNKNOWN = -1;

  private static final int INSIDE = 0;
  private static final int AT_END = 1;

  private final HashMap<String, Integer> ids = new HashMap<>();
  private final List<String> texts = new ArrayList<>();

  /** Code point and place in the word, to find a character without making its string. */
  private final PairTable characters = new PairTable();

  private final IntList characterIds = new IntList();

  /** The id of a symbol, which is new if there is none spelled alike. */
  int add(String text) {
    Integer id = ids.putIfAbsent(text, texts.size());
    if (id != null) {
      return id;
    }
    texts.add(text);
    return texts.size() - 1;
  }

  /** The id of a character, with the end marker attached if it ends the word; may be new. */
  int addCharacter(int c, boolean atEnd) {
    int number = characters.add(c, atEnd ? AT_END : INSIDE);
    if (number == characterIds.size()) {
      String text = Character.toString(c);
      characterIds.add(add(atEnd ? text + BytePairCodes.END_OF_WORD : text));
    }
    return characterIds.at(number);
  }

  /** The id of a character that {@link #addCharacter} has added, or {@link #UNKNOWN}. */
  int character(int c, boolean atEnd) {
    int number = characters.find(c, atEnd ? AT_END : INSIDE);
    return number < 0 ? UNKNOWN : characterIds.at(number);
  }

  /** The symbol of an id. */
  String text(int id) {
    return texts.get(id);
  }
}
