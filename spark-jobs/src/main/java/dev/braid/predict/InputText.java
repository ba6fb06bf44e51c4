package dev.braid.predict;

import dev.braid.config.ExperimentConfig;
import dev.braid.config.PredictionConfig;
import dev.braid.config.PredictionConfig.InputFormat;
import dev.braid.config.Split;
import dev.braid.corpus.OrderedBlocks.ItemReader;
import dev.braid.corpus.OrderedBlocks.Reading;
import dev.braid.corpus.Slice;
import dev.braid.sequence.TextPipeline;
import dev.braid.store.Store;
import dev.braid.store.StoredFile;
import dev.braid.text.TextPolicy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The lines to predict: of text files, or of a column of Parquet files. */
final class InputText implements Reading<String> {
  private static final long serialVersionUID = 1L;

  private final Store store;
  private final PredictionConfig settings;
  private final long splitBytes;
  private final TextPolicy policy;

  InputText(Store store, ExperimentConfig experiment) {
    this.store = store;
    this.settings = experiment.predict();
    this.splitBytes = experiment.tokenize().splitBytes();
    this.policy = TextPipeline.of(experiment).policy();
  }

  /** The pieces that tasks read, in order. */
  List<Slice> slices() throws IOException {
    List<Slice> slices = new ArrayList<>();
    for (StoredFile file : store.inputs(settings.input())) {
      boolean whole =
          settings.inputFormat() == InputFormat.PARQUET || !store.splittable(file.path());
      addRanges(slices, file, whole ? Long.MAX_VALUE : splitBytes);
    }
    return slices;
  }

  private static void addRanges(List<Slice> slices, StoredFile file, long bytes) {
    long start = 0;
    while (file.bytes() - start > bytes) {
      slices.add(slice(slices.size(), file, start, start + bytes));
      start += bytes;
    }
    slices.add(slice(slices.size(), file, start, Long.MAX_VALUE));
  }

  private static Slice slice(int ordinal, StoredFile file, long start, long end) {
    return new Slice(Split.TEST, ordinal, List.of(file.path()), start, end);
  }

  @Override
  public ItemReader<String> open(Slice slice) throws IOException {
    String file = slice.files().get(0);
    if (settings.inputFormat() == InputFormat.PARQUET) {
      return new ParquetColumn(store.parquet(file), file, settings.column());
    }
    return new TextLines(slice.open(store, file), slice, policy);
  }
}
