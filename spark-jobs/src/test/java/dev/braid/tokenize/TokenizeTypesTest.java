package dev.braid.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.kryo.BraidRegistrator;
import dev.braid.kryo.RoundTrip;
import dev.braid.text.InputCounts;
import dev.braid.text.InputProblem;
import dev.braid.text.Place;
import dev.braid.text.TokenCounts.Entry;
import dev.braid.tokenize.CountKey.Side;
import dev.braid.tokenize.CountKey.SliceReport;
import dev.braid.tokenize.CountKey.Word;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenizeTypesTest {
  private final RoundTrip wire =
      new RoundTrip(List.of(BraidRegistrator.class, TokenizeTypes.class));

  @Test
  void keysOfCountsCrossTheWire() {
    InputCounts input = new InputCounts();
    input.add(InputProblem.NO_PAIR, new Place("f", 3, "no pair"));
    long[] examples = {5, 0, 2};
    long[] words = {1L << 40, 7, 3};
    SliceReport report = wire.of(new SliceReport(4, input, examples, words));

    assertThat(report.slice()).isEqualTo(4);
    assertThat(report.input().summary()).isEqualTo(input.summary());
    assertThat(report.examples()).isEqualTo(examples);
    assertThat(report.words()).isEqualTo(words);
    for (Side side : Side.values()) {
      Word word = new Word(side, "größer 😀");
      assertThat(wire.of(word)).isEqualTo(word);
    }
    Entry entry = new Entry("größer 😀", 1L << 50);
    assertThat(wire.of(entry)).isEqualTo(entry);
    assertThat(wire.of(new Entry[] {entry, null})).containsExactly(entry, null);
  }

  @Test
  void aWordLiesWhereItsTextDoesAndReportsByThemselves() {
    CountPartitioner partitioner = new CountPartitioner(7);
    for (String text : new String[] {"a", "größer", "", "polygenelubricants"}) {
      int partition = partitioner.getPartition(text);
      assertThat(partition).isBetween(1, 7);
      for (Side side : Side.values()) {
        assertThat(partitioner.getPartition(new Word(side, text))).isEqualTo(partition);
      }
    }
    SliceReport report = new SliceReport(9, new InputCounts(), new long[3], new long[3]);
    assertThat(partitioner.getPartition(report)).isEqualTo(CountPartitioner.REPORTS);
    assertThat(partitioner.numPartitions()).isEqualTo(8);
    assertThat(partitioner)
        .isEqualTo(new CountPartitioner(7))
        .isNotEqualTo(new CountPartitioner(6));
  }
}
