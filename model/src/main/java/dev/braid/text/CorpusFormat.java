package dev.braid.text;

import java.util.List;

/** How examples are written in files of text. */
public sealed interface CorpusFormat extends Layout
    permits LineFormat, ConllFormat, LabelTextFormat, PairFormat, ParallelFormat, JsonLinesFormat {

  /** How many files make one corpus: 1, or 2 for text and targets apart. */
  default int files() {
    return 1;
  }

  /**
   * Whether ranges of a file's bytes may be read apart: any division of it gives each example, and
   * counts it, once.
   */
  default boolean splittable() {
    return true;
  }

  /**
   * Opens a reader.
   *
   * @param sources as many as {@link #files()} says; whole files if the format is not {@link
   *     #splittable()}
   * @param policy what to do with bad input
   * @param counts receives what is read and what is wrong with it
   */
  ExampleReader open(List<TextSource> sources, TextPolicy policy, InputCounts counts);

  /**
   * Opens a reader of the texts alone. Labels and targets are not looked at and need not be there.
   *
   * @param source of the text, where there are two files
   */
  TextReader openTexts(TextSource source, TextPolicy policy, InputCounts counts);
}
