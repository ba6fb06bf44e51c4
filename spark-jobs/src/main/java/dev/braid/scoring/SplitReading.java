package dev.braid.scoring;

import dev.braid.config.ExperimentConfig;
import dev.braid.config.Split;
import dev.braid.corpus.CorpusReader;
import dev.braid.corpus.OrderedBlocks.ItemReader;
import dev.braid.corpus.OrderedBlocks.Reading;
import dev.braid.corpus.Slice;
import dev.braid.sequence.SplitRule;
import dev.braid.store.Store;
import dev.braid.text.ExampleReader;
import dev.braid.text.InputCounts;
import dev.braid.text.RawExample;
import java.io.IOException;

/** The examples of a split, from its own files or from those that it is a share of. */
final class SplitReading implements Reading<RawExample> {
  private static final long serialVersionUID = 1L;

  private final CorpusReader corpus;
  private final SplitRule rule;
  private final Split wanted;

  SplitReading(Store store, ExperimentConfig experiment, Split wanted) {
    this.corpus = new CorpusReader(store, experiment);
    this.rule = SplitRule.of(experiment);
    this.wanted = wanted;
  }

  @Override
  public ItemReader<RawExample> open(Slice slice) throws IOException {
    ExampleReader examples = corpus.open(slice, new InputCounts());
    return new ItemReader<>() {
      private RawExample item;

      @Override
      public boolean advance() throws IOException {
        do {
          item = examples.next();
        } while (item != null && split(slice, item) != wanted);
        return item != null;
      }

      @Override
      public RawExample item() {
        return item;
      }

      @Override
      public void close() throws IOException {
        examples.close();
      }
    };
  }

  private Split split(Slice slice, RawExample example) {
    return slice.split() == Split.TRAIN ? rule.split(example) : slice.split();
  }
}
