package dev.braid.corpus;

import dev.braid.config.DataConfig;
import dev.braid.config.DataConfig.Paths;
import dev.braid.config.ExperimentConfig;
import dev.braid.config.Split;
import dev.braid.sequence.TextPipeline;
import dev.braid.store.Store;
import dev.braid.store.StoredFile;
import dev.braid.text.CorpusFormat;
import dev.braid.text.ExampleReader;
import dev.braid.text.InputCounts;
import dev.braid.text.InputException;
import dev.braid.text.TableFormat;
import dev.braid.text.TextReader;
import dev.braid.text.TextSource;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds files of text, cuts them into slices, and reads a slice. Tables that are not text are
 * Parquet files; a range of bytes stands for the row groups whose middle lies in it.
 */
public final class CorpusReader implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Store store;
  private final TextPipeline pipeline;
  private final long splitBytes;

  /** A reader of an experiment's corpus. */
  public CorpusReader(Store store, ExperimentConfig experiment) {
    this(store, experiment, TextPipeline.of(experiment));
  }

  private CorpusReader(Store store, ExperimentConfig experiment, TextPipeline pipeline) {
    this.store = store;
    this.pipeline = pipeline;
    this.splitBytes = experiment.tokenize().splitBytes();
  }

  /** A reader of the text that an experiment's model is applied to. */
  public static CorpusReader ofPrediction(Store store, ExperimentConfig experiment) {
    return new CorpusReader(store, experiment, TextPipeline.ofPrediction(experiment));
  }

  /** The slices of all splits that have files, in the order of the corpus. */
  public List<Slice> slices(ExperimentConfig experiment) throws IOException {
    DataConfig data = experiment.data();
    List<Slice> slices = new ArrayList<>();
    add(slices, Split.TRAIN, data.train());
    add(slices, Split.VALID, data.valid());
    add(slices, Split.TEST, data.test());
    return slices;
  }

  /** The slices of files of texts, in their order. */
  public List<Slice> slices(List<String> paths) throws IOException {
    List<Slice> slices = new ArrayList<>();
    for (StoredFile file : store.inputs(paths)) {
      addRanges(slices, Split.TEST, file);
    }
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
      boolean cut = splittable(file);
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
    TaskProgress progress = TaskProgress.ofThisTask();
    if (pipeline.layout() instanceof TableFormat table) {
      return progress.counting(table.open(rows(table, slice, counts), pipeline.policy(), counts));
    }
    List<TextSource> sources = new ArrayList<>();
    for (String file : slice.files()) {
      sources.add(source(slice, file));
    }
    CorpusFormat format = (CorpusFormat) pipeline.layout();
    return progress.counting(format.open(sources, pipeline.policy(), counts));
  }

  /** Opens the texts of a slice, without labels and targets. */
  public TextReader openTexts(Slice slice, InputCounts counts) throws IOException {
    if (pipeline.layout() instanceof TableFormat table) {
      return table.openTexts(rows(table, slice, counts), pipeline.policy(), counts);
    }
    TextSource source = source(slice, slice.files().get(0));
    return ((CorpusFormat) pipeline.layout()).openTexts(source, pipeline.policy(), counts);
  }

  private TextSource source(Slice slice, String file) throws IOException {
    return new TextSource(slice.open(store, file), file, slice.start(), slice.end());
  }

  private ParquetTable rows(TableFormat table, Slice slice, InputCounts counts) throws IOException {
    return ParquetTable.open(store, slice, table, pipeline.policy(), counts);
  }

  private void add(List<Slice> slices, Split split, Paths paths) throws IOException {
    if (paths.isEmpty()) {
      return;
    }
    List<StoredFile> texts = store.inputs(paths.text());
    if (pipeline.layout() instanceof CorpusFormat format && format.files() == 2) {
      addPairs(slices, split, texts, store.inputs(paths.targets()));
      return;
    }
    for (StoredFile file : texts) {
      addRanges(slices, split, file);
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

  private void addRanges(List<Slice> slices, Split split, StoredFile file) throws IOException {
    List<String> one = List.of(file.path());
    long step = splittable(file) ? splitBytes : Long.MAX_VALUE;
    long start = 0;
    while (file.bytes() - start > step) {
      slices.add(new Slice(split, slices.size(), one, start, start + step));
      start += step;
    }
    slices.add(new Slice(split, slices.size(), one, start, Long.MAX_VALUE));
  }

  private boolean splittable(StoredFile file) throws IOException {
    return !(pipeline.layout() instanceof CorpusFormat format)
        || format.splittable() && store.splittable(file.path());
  }
}
