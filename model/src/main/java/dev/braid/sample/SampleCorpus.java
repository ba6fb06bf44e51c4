package dev.braid.sample;

import java.io.IOException;
import java.util.List;

/**
 * A generated corpus: a pure function of (kind, seed, size), the same bytes on every JVM. Nothing
 * is kept in memory, so any size can be written.
 */
public abstract sealed class SampleCorpus
    permits TaggingCorpus, SentenceCorpus, IntentCorpus, SlotCorpus, DateCorpus {

  private final String name;
  private final String description;
  private final List<String> fileNames;

  SampleCorpus(String name, String description, List<String> fileNames) {
    this.name = name;
    this.description = description;
    this.fileNames = fileNames;
  }

  /** Every kind, in the order a help text shows them. */
  public static List<SampleCorpus> all() {
    return List.of(
        new TaggingCorpus(),
        new SentenceCorpus(),
        new IntentCorpus(),
        new SlotCorpus(),
        new DateCorpus());
  }

  /**
   * The corpus of that name.
   *
   * @throws IllegalArgumentException for a name no corpus has; the message lists those that exist
   */
  public static SampleCorpus named(String name) {
    for (SampleCorpus corpus : all()) {
      if (corpus.name.equals(name)) {
        return corpus;
      }
    }

    List<String> names = all().stream().map(SampleCorpus::name).toList();
    throw new IllegalArgumentException(
        "Cannot generate corpus '" + name + "': choose one of " + String.join(", ", names));
  }

  /** The name on the command line. */
  public final String name() {
    return name;
  }

  /** One line on what the corpus holds. */
  public final String description() {
    return description;
  }

  /** Paths of the files, relative to the corpus folder, with {@code /} between folder and file. */
  public final List<String> fileNames() {
    return fileNames;
  }

  /**
   * Writes one file.
   *
   * @param fileName one of {@link #fileNames()}
   * @param seed any number; another seed gives another corpus of the same language
   * @param size examples in train; valid and test have a quarter of it each, rounded up to a
   *     multiple of 4
   * @param out receives the text, lines ended by {@code \n}; it is not closed
   * @throws IllegalArgumentException for a file the corpus does not have or a size below one
   * @throws IOException if {@code out} fails
   */
  public final void write(String fileName, long seed, int size, Appendable out) throws IOException {
    if (!fileNames.contains(fileName)) {
      throw new IllegalArgumentException(
          "Cannot write " + fileName + ": corpus " + name + " has " + String.join(", ", fileNames));
    }

    if (size < 1) {
      throw new IllegalArgumentException(
          "Cannot write " + size + " examples: the size must be at least 1");
    }

    Part part = Part.of(fileName);
    writeExamples(fileName, part.examples(size), Dice.of(seed, part), out);
  }

  /**
   * Draws that many examples and writes what of them belongs into that file. Files of one part see
   * the same draws, so their lines correspond.
   */
  abstract void writeExamples(String fileName, int count, Dice dice, Appendable out)
      throws IOException;
}
