package dev.braid.text;

/** Makes an example of one line. */
interface LineParser {
  /**
   * The example in the reader's current line; null if it holds none, which the parser has counted.
   */
  RawExample parse(LineReader line);
}
