package dev.braid.config;

import java.util.ArrayList;
import java.util.List;

/** Finds comments that begin where no blank stands before them, behind a value. */
final class GluedComments {
  private static final String STRUCTURE = "{}[],:=";
  private static final String QUOTES = "\"\"\"";

  private final String text;
  private final String origin;
  private final List<String> found = new ArrayList<>();
  private int at;
  private int line = 1;

  /** Where the value began that goes on at {@code at}; -1 where there is none. */
  private int value = -1;

  GluedComments(String text, String origin) {
    this.text = text;
    this.origin = origin;
  }

  List<String> find() {
    while (at < text.length()) {
      if (text.charAt(at) == '#' || text.startsWith("//", at)) {
        skipComment();
      } else if (text.charAt(at) == '"') {
        beginValue();
        skipQuoted();
      } else if (text.startsWith("${", at)) {
        beginValue();
        skipTo("}", at + 2);
      } else {
        skipCharacter();
      }
    }
    return found;
  }

  private void beginValue() {
    value = value < 0 ? at : value;
  }

  private void skipCharacter() {
    char c = text.charAt(at);
    if (Character.isWhitespace(c) || STRUCTURE.indexOf(c) >= 0) {
      value = -1;
      line += c == '\n' ? 1 : 0;
    } else {
      beginValue();
    }
    at++;
  }

  private void skipComment() {
    int end = text.indexOf('\n', at);
    String comment = text.substring(at, end < 0 ? text.length() : end).strip();
    if (value >= 0) {
      found.add(
          origin
              + ": "
              + line
              + ": '"
              + comment
              + "' behind '"
              + text.substring(value, at)
              + "' is read as a comment; put it in quotes if it belongs to the value, or a blank"
              + " before it if it does not");
    }
    value = -1;
    at = end < 0 ? text.length() : end;
  }

  private void skipQuoted() {
    if (text.startsWith(QUOTES, at)) {
      skipTo(QUOTES, at + QUOTES.length());
      while (at < text.length() && text.charAt(at) == '"') {
        at++;
      }
      return;
    }
    at++;
    while (at < text.length() && text.charAt(at) != '"' && text.charAt(at) != '\n') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    at += at < text.length() && text.charAt(at) == '"' ? 1 : 0;
  }

  private void skipTo(String end, int from) {
    int found = text.indexOf(end, from);
    int stop = found < 0 ? text.length() : found + end.length();
    line += (int) text.substring(at, stop).chars().filter(c -> c == '\n').count();
    at = stop;
  }
}
