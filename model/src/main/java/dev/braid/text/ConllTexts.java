package dev.braid.text;

import java.io.IOException;

/** The words of the sentences of a {@link ConllFormat}; one that is left out keeps its place. */
final class ConllTexts implements TextReader {
  private final ConllReader sentences;

  ConllTexts(ConllReader sentences) {
    this.sentences = sentences;
  }

  @Override
  public TextItem next() throws IOException {
    if (!sentences.advance()) {
      return null;
    }
    return sentences.words() == null
        ? TextItem.refused(sentences.fault())
        : new TextItem(new RawText.Words(sentences.words()), sentences.fault());
  }

  @Override
  public void close() throws IOException {
    sentences.close();
  }
}
