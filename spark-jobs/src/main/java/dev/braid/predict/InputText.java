package dev.braid.predict;

import dev.braid.config.ExperimentConfig;
import dev.braid.corpus.CorpusReader;
import dev.braid.corpus.OrderedBlocks.ItemReader;
import dev.braid.corpus.OrderedBlocks.Reading;
import dev.braid.corpus.Slice;
import dev.braid.store.Store;
import dev.braid.text.InputCounts;
import dev.braid.text.TextItem;
import dev.braid.text.TextReader;
import java.io.IOException;
import java.util.List;

/** The texts to predict. */
final class InputText implements Reading<TextItem> {
  private static final long serialVersionUID = 1L;

  private final CorpusReader texts;
  private final List<String> paths;

  InputText(Store store, ExperimentConfig experiment) {
    this.texts = CorpusReader.ofPrediction(store, experiment);
    this.paths = List.copyOf(experiment.predict().input());
  }

  /** The pieces that tasks read, in order. */
  List<Slice> slices() throws IOException {
    return texts.slices(paths);
  }

  @Override
  public ItemReader<TextItem> open(Slice slice) throws IOException {
    // What is left out is counted by what becomes of it.
    TextReader reader = texts.openTexts(slice, new InputCounts());
    return new ItemReader<>() {
      private TextItem item;

      @Override
      public boolean advance() throws IOException {
        item = reader.next();
        return item != null;
      }

      @Override
      public TextItem item() {
        return item;
      }

      @Override
      public void close() throws IOException {
        reader.close();
      }
    };
  }
}
