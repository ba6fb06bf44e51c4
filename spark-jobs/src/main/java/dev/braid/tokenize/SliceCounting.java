package dev.braid.tokenize;

import dev.braid.config.ExperimentConfig;
import dev.braid.config.Split;
import dev.braid.config.Task;
import dev.braid.corpus.CorpusReader;
import dev.braid.corpus.Slice;
import dev.braid.corpus.SliceExamples;
import dev.braid.sequence.SplitRule;
import dev.braid.text.InputCounts;
import dev.braid.text.RawExample;
import dev.braid.text.TokenCounts;
import dev.braid.tokenize.CountKey.Side;
import dev.braid.tokenize.CountKey.SliceReport;
import dev.braid.tokenize.CountKey.Word;
import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import scala.Tuple2;

/**
 * Counts the words of a slice, however long it is: what was counted is handed on whenever it takes
 * up the room it is given, and counting begins anew. Behind the last words comes the slice's
 * report.
 */
final class SliceCounting implements PairFlatMapFunction<Slice, CountKey, Long> {
  private static final long serialVersionUID = 1L;

  private final CorpusReader corpus;
  private final Task task;
  private final SplitRule rule;
  private final long room;

  /**
   * @param room bytes of memory that counted words may take, or a few more: those of an example
   */
  SliceCounting(ExperimentConfig experiment, CorpusReader corpus, long room) {
    this.corpus = corpus;
    this.task = experiment.task();
    this.rule = SplitRule.of(experiment);
    this.room = room;
  }

  @Override
  public Iterator<Tuple2<CountKey, Long>> call(Slice slice) throws IOException {
    InputCounts input = new InputCounts();
    return new Parts(slice, input, SliceExamples.open(corpus, slice, input));
  }

  private final class Parts implements Iterator<Tuple2<CountKey, Long>> {
    private final Slice slice;
    private final InputCounts input;
    private final Iterator<RawExample> examples;
    private final long[] ofSplits = new long[Split.values().length];
    private final long[] ofSides = new long[Side.values().length];
    private Iterator<Tuple2<CountKey, Long>> part = Collections.emptyIterator();
    private boolean reported;

    Parts(Slice slice, InputCounts input, Iterator<RawExample> examples) {
      this.slice = slice;
      this.input = input;
      this.examples = examples;
    }

    @Override
    public boolean hasNext() {
      while (!part.hasNext() && !reported) {
        part = examples.hasNext() ? count() : report();
      }
      return part.hasNext();
    }

    @Override
    public Tuple2<CountKey, Long> next() {
      hasNext();
      return part.next();
    }

    private Iterator<Tuple2<CountKey, Long>> count() {
      TokenCounts ofTokens = new TokenCounts();
      TokenCounts ofLabels = new TokenCounts();
      TokenCounts ofOthers = new TokenCounts();
      while (examples.hasNext() && ofTokens.bytes() + ofLabels.bytes() + ofOthers.bytes() < room) {
        RawExample example = examples.next();
        Split split = slice.split() == Split.TRAIN ? rule.split(example) : slice.split();
        ofSplits[split.ordinal()]++;
        if (split == Split.TRAIN) {
          ofTokens.addAll(example.tokens());
          ofLabels.addAll(example.labels());
        } else if (task == Task.TAGGER || task == Task.CLASSIFIER) {
          // What stands for labels elsewhere are words, of which a vocabulary knows some only.
          ofOthers.addAll(example.labels());
        }
      }
      return Stream.of(
              words(Side.TOKEN, ofTokens),
              words(Side.LABEL, ofLabels),
              words(Side.OTHER_LABEL, ofOthers))
          .flatMap(words -> words)
          .iterator();
    }

    private Stream<Tuple2<CountKey, Long>> words(Side side, TokenCounts counts) {
      ofSides[side.ordinal()] += counts.total();
      return counts
          .entries()
          .map(entry -> new Tuple2<>(new Word(side, entry.token()), entry.count()));
    }

    private Iterator<Tuple2<CountKey, Long>> report() {
      reported = true;
      CountKey report = new SliceReport(slice.ordinal(), input, ofSplits, ofSides);
      return Stream.of(new Tuple2<>(report, 1L)).iterator();
    }
  }
}
