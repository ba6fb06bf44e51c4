package dev.braid.sample;

import java.io.IOException;
import java.util.List;

/**
 * Requests to an assistant in parallel files: words in {@code seq.in}, IOB2 tags in {@code
 * seq.out}, the intent in {@code label}, line by line.
 */
public final class SlotCorpus extends SampleCorpus {

  /** The language is fixed; only what is said in it depends on the seed. */
  public SlotCorpus() {
    super(
        "slots",
        "requests to an assistant in parallel files: words, IOB2 slots and intent",
        List.of(
            "train/seq.in",
            "train/seq.out",
            "train/label",
            "valid/seq.in",
            "valid/seq.out",
            "valid/label",
            "test/seq.in",
            "test/seq.out",
            "test/label"));
  }

  @Override
  void writeExamples(String fileName, int count, Dice dice, Appendable out) throws IOException {
    for (int i = 0; i < count; i++) {
      writeLine(fileName, dice, out);
    }
  }

  private static void writeLine(String fileName, Dice dice, Appendable out) throws IOException {
    Utterance utterance = Utterance.draw(dice);
    String line =
        switch (fileName.substring(fileName.indexOf('/') + 1)) {
          case "seq.in" -> String.join(" ", utterance.words());
          case "seq.out" -> String.join(" ", utterance.tags());
          default -> utterance.intent();
        };
    out.append(line).append('\n');
  }
}
