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
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
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
    ExampleEncoder encoder = vocabularies.value().encoder(experiment);
    List<Tuple2<SortKey, EncodedExample>> encoded = new ArrayList<>();
    try (ExampleReader reader = corpus.open(slice, new InputCounts())) {
      for (RawExample example = reader.next(); example != null; example = reader.next()) {
        encoded.add(encode(slice, example, encoder));
      }
    }
    return encoded.iterator();
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
