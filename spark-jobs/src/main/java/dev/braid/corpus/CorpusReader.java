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
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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

  /**
   * The text of each split that has files, of a format with one file for each piece of text, in
   * stretches of about as many bytes. How it is cut depends on the files and the number alone.
   *
   * @param count of the stretches of a split; there are fewer where files cannot be cut
   */
  public List<TextStretch> stretches(ExperimentConfig experiment, int count) throws IOException {
    DataConfig data = experiment.data();
    List<TextStretch> stretches = new ArrayList<>();
    addStretches(stretches, Split.TRAIN, data.train(), count);
    addStretches(stretches, Split.VALID, data.valid(), count);
    addStretches(stretches, Split.TEST, data.test(), count);
    return stretches;
  }

  private void addStretches(List<TextStretch> stretches, Split split, Paths paths, int count)
      throws IOException {
    if (paths.isEmpty()) {
      return;
    }
    List<StoredFile> files = store.inputs(paths.text());
    long bytes = files.stream().mapToLong(StoredFile::bytes).sum();
    long stretchBytes = Math.max(1, (bytes + count - 1) / count);
    Map<Long, List<Slice>> slices = new TreeMap<>();
    int ordinal = 0;
    long before = 0;
    for (StoredFile file : files) {
      boolean cut = pipeline.format().splittable() && store.splittable(file.path());
      long start = 0;
      while (start < file.bytes()) {
        long stretch = (before + start) / stretchBytes;
        long next = (stretch + 1) * stretchBytes - before;
        long end = cut && next < file.bytes() ? next : Long.MAX_VALUE;
        slices
            .computeIfAbsent(stretch, key -> new ArrayList<>())
            .add(new Slice(split, ordinal++, List.of(file.path()), start, end));
        start = end;
      }
      before += file.bytes();
    }
    int number = 0;
    for (List<Slice> stretch : slices.values()) {
      stretches.add(new TextStretch(split, number++, stretch));
    }
  }

  /** Opens a slice; what is read and what is wrong with it is added to the counts. */
  public ExampleReader open(Slice slice, InputCounts counts) throws IOException {
    List<TextSource> sources = new ArrayList<>();
    for (String file : slice.files()) {
      boolean whole = slice.start() == 0 && slice.end() == Long.MAX_VALUE;
      InputStream stream =
          whole ? store.openDecompressed(file) : store.openAt(file, Math.max(0, slice.start() - 1));
      sources.add(new TextSource(stream, file, slice.start(), slice.end()));
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
