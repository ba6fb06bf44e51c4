package dev.braid.shard;

import dev.braid.config.ExperimentConfig;
import dev.braid.config.Split;
import dev.braid.corpus.CorpusReader;
import dev.braid.corpus.Slice;
import dev.braid.corpus.SliceExamples;
import dev.braid.corpus.Vocabularies;
import dev.braid.sequence.EncodedExample;
import dev.braid.sequence.ExampleEncoder;
import dev.braid.sequence.ExampleEncoder.Encoding;
import dev.braid.sequence.SplitRule;
import dev.braid.text.InputCounts;
import dev.braid.text.RawExample;
import java.io.IOException;
import java.util.Iterator;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/** Reads a slice, encodes its examples one by one, and gives them their places. */
final class SliceEncoding implements PairFlatMapFunction<Slice, ShardPlace, EncodedExample> {
  private static final long serialVersionUID = 1L;
  private static final EncodedExample NOTHING = new EncodedExample(new int[1], new int[0]);

  private final ExperimentConfig experiment;
  private final CorpusReader corpus;
  private final SplitRule rule;
  private final SplitShards shards;
  private final Broadcast<Vocabularies> vocabularies;

  SliceEncoding(
      ExperimentConfig experiment,
      CorpusReader corpus,
      SplitShards shards,
      Broadcast<Vocabularies> vocabularies) {
    this.experiment = experiment;
    this.corpus = corpus;
    this.rule = SplitRule.of(experiment);
    this.shards = shards;
    this.vocabularies = vocabularies;
  }

  @Override
  public Iterator<Tuple2<ShardPlace, EncodedExample>> call(Slice slice) throws IOException {
    ExampleEncoder encoder = vocabularies.value().encoder(experiment);
    SliceExamples examples = SliceExamples.open(corpus, slice, new InputCounts());
    SlicePlaces places = new SlicePlaces(shards, slice.ordinal(), experiment.seed());
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return examples.hasNext();
      }

      @Override
      public Tuple2<ShardPlace, EncodedExample> next() {
        return encode(slice, examples.next(), encoder, places);
      }
    };
  }

  /** What is left out goes to a shard too, so that it is counted there. */
  private Tuple2<ShardPlace, EncodedExample> encode(
      Slice slice, RawExample example, ExampleEncoder encoder, SlicePlaces places) {
    Split split = slice.split() == Split.TRAIN ? rule.split(example) : slice.split();
    Encoding encoding = encoder.encode(example);
    ShardPlace place = places.next(split, encoding);
    return new Tuple2<>(place, encoding.example().orElse(NOTHING));
  }
}
