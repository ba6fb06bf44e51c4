package dev.braid.predict;

import dev.braid.corpus.OrderedBlocks.ItemReader;
import dev.braid.corpus.Slice;
import dev.braid.text.InputCounts;
import dev.braid.text.LineReader;
import dev.braid.text.TextPolicy;
import java.io.IOException;
import java.io.InputStream;

/** The lines of a slice of a text file; null for one that the policy leaves out. */
final class TextLines implements ItemReader<String> {
  private final LineReader lines;

  TextLines(InputStream stream, Slice slice, TextPolicy policy) {
    lines =
        new LineReader(
            stream,
            slice.files().get(0),
            slice.start(),
            slice.end(),
            policy,
            // What is left out is counted by what becomes of it.
            new InputCounts());
  }

  @Override
  public boolean advance() throws IOException {
    return lines.advance();
  }

  @Override
  public String item() {
    return lines.text();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
