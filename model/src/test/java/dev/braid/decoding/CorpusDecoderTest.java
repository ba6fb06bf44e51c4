package dev.braid.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.config.DecodingConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class CorpusDecoderTest {
  private static final int VOCABULARY = 8;
  private static final int BATCH_TOKENS = 200;
  private static final Rule RULE = Rule.random(13, VOCABULARY);
  private static final DecodingConfig CONFIG = Settings.search(3, 2, Settings.wu(0.6));

  private final ToyModel model = new ToyModel(RULE, VOCABULARY);
  private final BeamSearch search = new BeamSearch(model, CONFIG, Trace.TOKENS);
  private final CorpusDecoder decoder = new CorpusDecoder(search);

  @Test
  void hypothesesComeInTheOrderOfTheSources() {
    List<int[]> sources = Settings.sources(3000, 1);

    List<List<Hypothesis>> decoded = all(decoder.decode(sources.iterator()));

    assertThat(decoded).hasSameSizeAs(sources);
    for (int i = 0; i < sources.size(); i += 17) {
      assertThat(search.search(SourceBatch.of(List.of(sources.get(i)))))
          .containsExactly(decoded.get(i));
    }
  }

  @Test
  void batchesKeepWithinTheBudgetAndHoldSimilarLengths() {
    List<int[]> sources = Settings.sources(3000, 2);

    all(decoder.decode(sources.iterator()));

    long padded = 0;
    for (SourceBatch batch : model.started()) {
      assertThat(batch.rows() * CONFIG.beam() * batch.time()).isLessThanOrEqualTo(BATCH_TOKENS);
      padded += (long) batch.rows() * batch.time();
    }
    long tokens = sources.stream().mapToLong(source -> source.length).sum();
    assertThat(padded).isLessThan(tokens * 105 / 100);
    assertThat(model.started().size()).isLessThan((int) (tokens * 3 / BATCH_TOKENS * 5 / 4));
  }

  @Test
  void aSourceAboveTheBudgetIsABatchOfItsOwn() {
    int[] longSource = new int[BATCH_TOKENS];
    Arrays.fill(longSource, 5);

    List<List<Hypothesis>> decoded =
        all(decoder.decode(List.of(new int[] {4, 3}, longSource, new int[] {5, 3}).iterator()));

    assertThat(decoded).hasSize(3);
    assertThat(model.started()).extracting(SourceBatch::rows).containsExactly(2, 1);
  }

  @Test
  void sourcesAreReadAsHypothesesAreAskedFor() {
    int[] read = {0};
    Iterator<int[]> endless =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return true;
          }

          @Override
          public int[] next() {
            read[0]++;
            return new int[] {4 + read[0] % 4, 3};
          }
        };

    Iterator<List<Hypothesis>> decoded = decoder.decode(endless);
    assertThat(read[0]).isZero();
    decoded.next();
    int window = read[0];
    assertThat(window).isBetween(1, 33 * BATCH_TOKENS);
    for (int i = 1; i < window; i++) {
      decoded.next();
    }
    assertThat(read[0]).isEqualTo(window);
    decoded.next();
    assertThat(read[0]).isEqualTo(2 * window);
  }

  @Test
  void emptySourcesStayEmptyAndInPlace() {
    List<int[]> sources =
        List.of(new int[] {3}, new int[] {4, 3}, new int[0], new int[] {5, 3}, new int[] {3});

    List<List<Hypothesis>> decoded = all(decoder.decode(sources.iterator()));

    assertThat(decoded).hasSize(5);
    for (int place : new int[] {0, 2, 4}) {
      assertThat(decoded.get(place)).hasSize(1);
      assertThat(decoded.get(place).get(0).tokens()).isEmpty();
      assertThat(decoded.get(place).get(0).logProbability()).isZero();
    }
    assertThat(decoded.get(1)).hasSize(2);
    assertThat(model.started()).extracting(SourceBatch::rows).containsExactly(2);
    assertThat(decoder.counts().empty()).isEqualTo(3);
    assertThat(decoder.counts().sentences()).isEqualTo(5);
  }

  @Test
  void countsAreThoseOfTheBestHypotheses() {
    List<int[]> sources = Settings.sources(500, 3);

    List<List<Hypothesis>> decoded = all(decoder.decode(sources.iterator()));

    long tokens = 0;
    long atLimit = 0;
    for (int i = 0; i < sources.size(); i++) {
      int length = decoded.get(i).get(0).tokens().length;
      tokens += length;
      atLimit += length == sources.get(i).length + 2 ? 1 : 0;
    }
    DecodingCounts counts = decoder.counts();
    assertThat(counts.sentences()).isEqualTo(500);
    assertThat(counts.tokens()).isEqualTo(tokens);
    assertThat(counts.atLimit()).isEqualTo(atLimit).isPositive();
  }

  @Test
  void countsOfPartsAddUp() {
    List<int[]> sources = Settings.sources(100, 4);
    CorpusDecoder first = new CorpusDecoder(search);
    CorpusDecoder second = new CorpusDecoder(search);

    all(first.decode(sources.subList(0, 30).iterator()));
    all(second.decode(sources.subList(30, 100).iterator()));
    all(decoder.decode(sources.iterator()));

    assertThat(first.counts().merge(second.counts())).hasToString(decoder.counts().toString());
    assertThat(decoder.counts().toString()).startsWith("100 sentences, 0 empty, ");
  }

  @Test
  void afterTheLastSourceThereIsNothing() {
    Iterator<List<Hypothesis>> decoded = decoder.decode(List.<int[]>of().iterator());

    assertThat(decoded.hasNext()).isFalse();
    assertThatThrownBy(decoded::next)
        .isInstanceOf(NoSuchElementException.class)
        .hasMessage("All sources are decoded");
  }

  private static List<List<Hypothesis>> all(Iterator<List<Hypothesis>> decoded) {
    List<List<Hypothesis>> all = new ArrayList<>();
    decoded.forEachRemaining(all::add);
    return all;
  }
}
