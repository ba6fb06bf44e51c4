package dev.braid.text;

import java.util.List;

/**
 * A tokenizer whose tokens say where no space was: the {@linkplain #MARK mark} stands in front of a
 * token that directly follows another. So {@link Detokenizer} gives the text back up to runs of
 * white space, which become one space, and white space at both ends, which is dropped.
 *
 * <p>Marks with which a token itself begins are doubled. An odd number of marks in front thus means
 * a joined token, and half of the others, if any, are text.
 *
 * @param tokenizer makes the tokens; leaves nothing but white space out of a line
 */
public record SpacingMarks(Tokenizer tokenizer) implements Tokenizer {
  /** U+FFED, a small black square; OpenNMT's joiner. */
  public static final char MARK = '\uFFED';

  private static final String ONE = String.valueOf(MARK);

  @Override
  public List<String> tokenize(String line) {
    List<String> tokens = tokenizer.tokenize(line);
    int end = -1;
    for (int i = 0; i < tokens.size(); i++) {
      String token = tokens.get(i);
      int start = line.indexOf(token, Math.max(end, 0));
      tokens.set(i, mark(token, start == end));
      end = start + token.length();
    }
    return tokens;
  }

  /** A space stood before each word. */
  @Override
  public List<String> ofWords(List<String> words) {
    return words.stream().map(word -> mark(word, false)).toList();
  }

  private static String mark(String token, boolean joined) {
    int own = marks(token);
    if (own == 0) {
      return joined ? ONE + token : token;
    }
    return ONE.repeat(own + (joined ? 1 : 0)) + token;
  }

  private static int marks(String token) {
    int marks = 0;
    while (marks < token.length() && token.charAt(marks) == MARK) {
      marks++;
    }
    return marks;
  }

  /** The text whose tokens were marked. */
  static String remove(List<String> tokens) {
    StringBuilder text = new StringBuilder();
    for (String token : tokens) {
      int marks = marks(token);
      if (marks % 2 == 0 && text.length() > 0) {
        text.append(' ');
      }
      text.append(token, marks - marks / 2, token.length());
    }
    return text.toString();
  }
}
