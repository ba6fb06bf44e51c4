package dev.braid.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Follows a rule, remembers what each row read, and insists on what a search promises a model. */
final class ToyModel implements NextTokens {
  private static final int BOS = 2;

  /** One row: the place of its sentence in the batch, the source and what was read after BOS. */
  private record Row(int sentence, int[] source, int[] prefix) {}

  private final Rule rule;
  private final int vocabulary;
  private final List<Integer> stepRows = new ArrayList<>();
  private final List<SourceBatch> started = new ArrayList<>();
  private List<Row> rows = List.of();
  private int beams;
  private int time;

  ToyModel(Rule rule, int vocabulary) {
    this.rule = rule;
    this.vocabulary = vocabulary;
  }

  /** Rows of each step so far. */
  List<Integer> stepRows() {
    return stepRows;
  }

  /** Batches started so far. */
  List<SourceBatch> started() {
    return started;
  }

  /** The weights that {@link #attention} tells for a row that has read the prefix. */
  static float[] weights(int[] source, int[] prefix) {
    float[] weights = new float[source.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (Math.floorMod(Arrays.hashCode(prefix) * 31 + source[i], 97) + i) / 100f;
    }
    return weights;
  }

  @Override
  public int vocabularySize() {
    return vocabulary;
  }

  @Override
  public void start(SourceBatch sources) {
    started.add(sources);
    beams = 1;
    time = sources.time();
    rows = new ArrayList<>();
    for (int row = 0; row < sources.rows(); row++) {
      rows.add(new Row(row, sources.source(row), null));
    }
  }

  @Override
  public float[] step(int[] previous) {
    assertThat(previous).hasSize(rows.size());
    stepRows.add(previous.length);
    float[] values = new float[rows.size() * vocabulary];
    for (int r = 0; r < rows.size(); r++) {
      rows.set(r, read(rows.get(r), previous[r]));
      float[] next = rule.next(rows.get(r).source(), rows.get(r).prefix());
      System.arraycopy(next, 0, values, r * vocabulary, vocabulary);
    }
    return values;
  }

  private static Row read(Row row, int token) {
    if (row.prefix() == null) {
      assertThat(token).isEqualTo(BOS);
      return new Row(row.sentence(), row.source(), new int[0]);
    }
    int[] prefix = Arrays.copyOf(row.prefix(), row.prefix().length + 1);
    prefix[prefix.length - 1] = token;
    return new Row(row.sentence(), row.source(), prefix);
  }

  @Override
  public void reorder(int[] from, int newBeams) {
    assertThat(from.length % newBeams).isZero();
    List<Row> reordered = new ArrayList<>();
    int last = -1;
    for (int r = 0; r < from.length; r++) {
      int sentence = from[r] / beams;
      assertThat(sentence).isEqualTo(from[r / newBeams * newBeams] / beams);
      assertThat(sentence).isGreaterThanOrEqualTo(last);
      assertThat(r % newBeams == 0).isEqualTo(sentence > last);
      last = sentence;
      reordered.add(rows.get(from[r]));
    }
    rows = reordered;
    beams = newBeams;
  }

  @Override
  public float[] attention() {
    float[] attention = new float[rows.size() * time];
    for (int r = 0; r < rows.size(); r++) {
      float[] weights = weights(rows.get(r).source(), rows.get(r).prefix());
      System.arraycopy(weights, 0, attention, r * time, weights.length);
    }
    return attention;
  }
}
