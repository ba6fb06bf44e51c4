package dev.braid.sample;

import java.io.IOException;
import java.util.List;

/** Requests to an assistant for classification: {@code label<TAB>text}, five intents. */
public final class IntentCorpus extends SampleCorpus {

  /** The language is fixed; only what is said in it depends on the seed. */
  public IntentCorpus() {
    super(
        "intents",
        "requests to an assistant with one of five intents, as label TAB text",
        List.of("train.tsv", "valid.tsv", "test.tsv"));
  }

  @Override
  void writeExamples(String fileName, int count, Dice dice, Appendable out) throws IOException {
    for (int i = 0; i < count; i++) {
      writeLine(dice, out);
    }
  }

  private static void writeLine(Dice dice, Appendable out) throws IOException {
    Utterance utterance = Utterance.draw(dice);
    out.append(utterance.intent())
        .append('\t')
        .append(String.join(" ", utterance.words()))
        .append('\n');
  }
}
