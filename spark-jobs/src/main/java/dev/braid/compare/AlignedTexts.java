package dev.braid.compare;

import dev.braid.scoring.DecodedText;
import dev.braid.scoring.DecodedTextReader;
import dev.braid.store.Store;
import dev.braid.text.InputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Sentence by sentence what several runs decoded, as long as their references are the same. */
final class AlignedTexts implements AutoCloseable {
  private final List<EvaluatedRun> runs;
  private final List<DecodedTextReader> readers = new ArrayList<>();
  private long sentences;

  AlignedTexts(Store store, List<EvaluatedRun> runs) throws IOException {
    this.runs = runs;
    try {
      for (EvaluatedRun run : runs) {
        readers.add(run.open(store));
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /**
   * The texts of the next sentence in the order of the runs; none after the last.
   *
   * @throws InputException if their references differ
   */
  List<DecodedText> next() throws IOException {
    List<DecodedText> texts = new ArrayList<>();
    for (DecodedTextReader reader : readers) {
      DecodedText text = reader.next();
      if (text != null) {
        texts.add(text);
      }
    }
    if (!texts.isEmpty()) {
      sentences++;
      requireOneReference(texts);
    }
    return texts;
  }

  private void requireOneReference(List<DecodedText> texts) {
    if (texts.size() < runs.size()) {
      throw new InputException(
          String.format(
              "Cannot compare %s with the others: not all have a sentence %d; rerun 'braid"
                  + " evaluate' on each",
              runs.get(0).name(), sentences));
    }
    String expected = texts.get(0).reference();
    for (int i = 1; i < texts.size(); i++) {
      if (!texts.get(i).reference().equals(expected)) {
        throw differs(i, expected, texts.get(i).reference());
      }
    }
  }

  private InputException differs(int run, String expected, String reference) {
    EvaluatedRun baseline = runs.get(0);
    String split = baseline.report().split();
    return new InputException(
        String.format(
            "Cannot compare %s with %s: the reference of sentence %d of %s is '%s' in the first and"
                + " '%s' in the second; evaluate both on the same data.%s, with the same"
                + " normalisation, letter case and tokenize.spacing",
            baseline.name(), runs.get(run).name(), sentences, split, expected, reference, split));
  }

  @Override
  public void close() throws IOException {
    for (DecodedTextReader reader : readers) {
      reader.close();
    }
  }
}
