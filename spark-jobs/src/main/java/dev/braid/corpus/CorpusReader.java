package dev.braid.corpus;

import dev.braid.config.DataConfig;
import dev.braid.config.DataConfig.Paths;
import dev.braid.config.ExperimentConfig;
import dev.braid.config.Split;
import dev.braid.sequence.TextPipeline;
import dev.braid.store.Store;
import dev.braid.store.StoredFile;
import dev.braid.text.ExampleReader;
import dev.braid.text.InputCounts;
import dev.braid.text.InputException;
import dev.braid.text.TextSource;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** Finds an experiment's text files, cuts them into slices, and reads a slice. */
public final class CorpusReader implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Store store;
  private final TextPipeline pipeline;

  public CorpusReader(Store store, ExperimentConfig experiment) {
    this.store = store;
    this.pipeline = TextPipeline.of(experiment);
  }

  /** The slices of all splits that have files, in the order of the corpus. */
  public List<Slice> slices(ExperimentConfig experiment) throws IOException {
    DataConfig data = experiment.data();
    long splitBytes = experiment.tokenize().splitBytes();
    List<Slice> slices = new ArrayList<>();
    add(slices, Split.TRAIN, data.train(), splitBytes);
    add(slices, Split.VALID, data.valid(), splitBytes);
    add(slices, Split.TEST, data.test(), splitBytes);
    return slices;
  }

  /** Opens a slice; what is read and what is wrong with it is added to the counts. */
  public ExampleReader open(Slice slice, InputCounts counts) throws IOException {
    List<TextSource> sources = new ArrayList<>();
    for (String file : slice.files()) {
      sources.add(new TextSource(slice.open(store, file), file, slice.start(), slice.end()));
    }
    return TaskProgress.ofThisTask()
        .counting(pipeline.format().open(sources, pipeline.policy(), counts));
  }

  private void add(List<Slice> slices, Split split, Paths paths, long splitBytes)
      throws IOException {
    if (paths.isEmpty()) {
      return;
    }
    List<StoredFile> texts = store.inputs(paths.text());
    if (pipeline.format().files() == 2) {
      addPairs(slices, split, texts, store.inputs(paths.targets()));
      return;
    }
    for (StoredFile file : texts) {
      addRanges(slices, split, file, splitBytes);
    }
  }

  private static void addPairs(
      List<Slice> slices, Split split, List<StoredFile> texts, List<StoredFile> labels) {
    if (texts.size() != labels.size()) {
      throw new InputException(
          "Cannot read "
              + split.spelling()
              + ": "
              + texts.size()
              + " text files but "
              + labels.size()
              + " target files; data."
              + split.spelling()
              + " and data."
              + split.spelling()
              + "-targets must go together");
    }
    for (int i = 0; i < texts.size(); i++) {
      List<String> pair = List.of(texts.get(i).path(), labels.get(i).path());
      slices.add(new Slice(split, slices.size(), pair, 0, Long.MAX_VALUE));
    }
  }

  private void addRanges(List<Slice> slices, Split split, StoredFile file, long splitBytes)
      throws IOException {
    List<String> one = List.of(file.path());
    if (!pipeline.format().splittable()
        || file.bytes() <= splitBytes
        || !store.splittable(file.path())) {
      slices.add(new Slice(split, slices.size(), one, 0, Long.MAX_VALUE));
      return;
    }
    for (long start = 0; start < file.bytes(); start += splitBytes) {
      long end = start + splitBytes < file.bytes() ? start + splitBytes : Long.MAX_VALUE;
      slices.add(new Slice(split, slices.size(), one, start, end));
      if (end == Long.MAX_VALUE) {
        break;
      }
    }
  }
}
