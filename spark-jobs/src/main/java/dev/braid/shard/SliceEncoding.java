package dev.braid.shard;

import dev.braid.config.ExperimentConfig;
import dev.braid.config.Split;
import dev.braid.config.Task;
import dev.braid.corpus.CorpusReader;
import dev.braid.corpus.Slice;
import dev.braid.corpus.Vocabularies;
import dev.braid.sequence.EncodedExample;
import dev.braid.sequence.ExampleEncoder;
import dev.braid.sequence.ExampleEncoder.Encoding;
import dev.braid.sequence.SplitRule;
import dev.braid.text.ExampleReader;
import dev.braid.text.InputCounts;
import dev.braid.text.RawExample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.TaskCompletionListener;
import scala.Tuple2;

/** Reads a slice and encodes its examples. */
final class SliceEncoding implements PairFlatMapFunction<Slice, SortKey, EncodedExample> {
  private static final long serialVersionUID = 1L;
  private static final EncodedExample NOTHING = new EncodedExample(new int[1], new int[0]);

  private final ExperimentConfig experiment;
  private final CorpusReader corpus;
  private final SplitRule rule;
  private final Broadcast<Vocabularies> vocabularies;

  SliceEncoding(
      ExperimentConfig experiment, CorpusReader corpus, Broadcast<Vocabularies> vocabularies) {
    this.experiment = experiment;
    this.corpus = corpus;
    this.rule = SplitRule.of(experiment);
    this.vocabularies = vocabularies;
  }

  @Override
  public Iterator<Tuple2<SortKey, EncodedExample>> call(Slice slice) throws IOException {
    ExampleReader reader = corpus.open(slice, new InputCounts());
    TaskCompletionListener ending = ended -> close(reader);
    TaskContext.get().addTaskCompletionListener(ending);
    return new Encoded(slice, reader, vocabularies.value().encoder(experiment));
  }

  private static void close(ExampleReader reader) {
    try {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Encodes one example after the other, so that a slice need not fit into memory. */
  private final class Encoded implements Iterator<Tuple2<SortKey, EncodedExample>> {
    private final Slice slice;
    private final ExampleReader reader;
    private final ExampleEncoder encoder;
    private RawExample next;

    Encoded(Slice slice, ExampleReader reader, ExampleEncoder encoder) throws IOException {
      this.slice = slice;
      this.reader = reader;
      this.encoder = encoder;
      next = reader.next();
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public Tuple2<SortKey, EncodedExample> next() {
      if (next == null) {
        throw new NoSuchElementException();
      }
      Tuple2<SortKey, EncodedExample> encoded = encode(slice, next, encoder);
      try {
        next = reader.next();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return encoded;
    }
  }

  private Tuple2<SortKey, EncodedExample> encode(
      Slice slice, RawExample example, ExampleEncoder encoder) {
    Split split = slice.split() == Split.TRAIN ? rule.split(example) : slice.split();
    Encoding encoding = encoder.encode(example);
    EncodedExample ids = encoding.example().orElse(NOTHING);
    int length = experiment.task() == Task.LANGUAGE_MODEL ? 0 : ids.longerSide();
    SortKey key =
        new SortKey(split.ordinal(), length, slice.ordinal(), example.offset(), encoding.fate());
    return new Tuple2<>(key, ids);
  }
}
