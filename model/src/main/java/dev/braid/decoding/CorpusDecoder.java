package dev.braid.decoding;

import dev.braid.text.SpecialToken;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Decodes a corpus of any size: reads some batches' worth of sources at a time, puts those of
 * similar length into one batch, and hands hypotheses back in the order of the sources. For use by
 * one thread.
 *
 * <p>A source of nothing but its end is not given to the model: its one hypothesis is empty, of
 * probability 1.
 */
public final class CorpusDecoder {
  /** Batches read ahead: enough for lengths to be alike within a batch. */
  private static final int WINDOW = 32;

  /** Most log-probabilities in a step, so that many short sources do not fill the memory. */
  private static final long STEP_FLOATS = 1L << 23;

  private final BeamSearch search;
  private final DecodingCounts counts = new DecodingCounts();

  /** A decoder by that search, in batches of the search's {@code decode.batch-tokens}. */
  public CorpusDecoder(BeamSearch search) {
    this.search = search;
  }

  /**
   * The hypotheses of each source, best first, in the order of the sources. Sources are read as the
   * hypotheses are asked for.
   *
   * @param sources ids of each sentence as the encoder reads them
   */
  public Iterator<List<Hypothesis>> decode(Iterator<int[]> sources) {
    return new Iterator<>() {
      private Iterator<List<Hypothesis>> window = List.<List<Hypothesis>>of().iterator();

      @Override
      public boolean hasNext() {
        return window.hasNext() || sources.hasNext();
      }

      @Override
      public List<Hypothesis> next() {
        if (!window.hasNext()) {
          if (!sources.hasNext()) {
            throw new NoSuchElementException("All sources are decoded");
          }
          window = decodeAll(window(sources)).iterator();
        }
        return window.next();
      }
    };
  }

  /** What was decoded so far. */
  public DecodingCounts counts() {
    return counts;
  }

  private List<int[]> window(Iterator<int[]> sources) {
    long budget = (long) WINDOW * search.config().batchTokens();
    List<int[]> window = new ArrayList<>();
    while (budget > 0 && sources.hasNext()) {
      int[] source = sources.next();
      window.add(source);
      budget -= (long) Math.max(1, source.length) * search.config().beam();
    }
    return window;
  }

  private List<List<Hypothesis>> decodeAll(List<int[]> sources) {
    List<List<Hypothesis>> all = new ArrayList<>(sources.size());
    List<Integer> byLength = new ArrayList<>(sources.size());
    for (int i = 0; i < sources.size(); i++) {
      boolean empty = isEmpty(sources.get(i));
      all.add(empty ? List.of(emptyHypothesis()) : List.of());
      if (empty) {
        counts.addEmpty();
      } else {
        byLength.add(i);
      }
    }
    byLength.sort(Comparator.comparingInt(i -> sources.get(i).length));
    int start = 0;
    while (start < byLength.size()) {
      int end = batchEnd(sources, byLength, start);
      decodeBatch(sources, byLength.subList(start, end), all);
      start = end;
    }
    return all;
  }

  private int batchEnd(List<int[]> sources, List<Integer> byLength, int start) {
    long beam = search.config().beam();
    int end = start + 1;
    while (end < byLength.size()) {
      long rows = (end + 1 - start) * beam;
      boolean fits = rows * sources.get(byLength.get(end)).length <= search.config().batchTokens();
      if (!fits || rows * search.vocabularySize() > STEP_FLOATS) {
        break;
      }
      end++;
    }
    return end;
  }

  private void decodeBatch(List<int[]> sources, List<Integer> members, List<List<Hypothesis>> all) {
    List<int[]> batch = new ArrayList<>(members.size());
    for (int member : members) {
      batch.add(sources.get(member));
    }
    List<List<Hypothesis>> found = search.search(SourceBatch.of(batch));
    for (int i = 0; i < found.size(); i++) {
      all.set(members.get(i), found.get(i));
      counts.add(found.get(i).get(0), search.config().maxTargetLength(batch.get(i).length));
    }
  }

  private static boolean isEmpty(int[] source) {
    return source.length == 0 || Arrays.equals(source, new int[] {SpecialToken.EOS.id()});
  }

  private static Hypothesis emptyHypothesis() {
    return new Hypothesis(new int[] {SpecialToken.EOS.id()}, 0, 0, new float[0][]);
  }
}
