package dev.braid.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against values that PyTorch computed in double precision; attention_golden.py made them. */
class AttentionGoldenTest {
  private static final int HIDDEN = 4;
  private static final int INPUT = 3;
  private static final Lengths QUERIES = Lengths.of(3, 3, 2);
  private static final Lengths MEMORIES = Lengths.of(4, 4, 2);
  private static final Map<String, float[]> VALUES = new HashMap<>();

  @BeforeAll
  static void read() throws IOException {
    try (InputStream in = AttentionGoldenTest.class.getResourceAsStream("attention_golden.tsv")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.split("\n")) {
        String[] fields = line.split("\t");
        float[] values = new float[fields.length - 2];
        for (int i = 0; i < values.length; i++) {
          values[i] = Float.parseFloat(fields[i + 2]);
        }
        VALUES.put(fields[0] + " " + fields[1], values);
      }
    }
  }

  /** The arrays of one case, and those that have to come out. */
  private static final class Golden {
    final String name;
    final TestMemory memory;
    final List<String> names = new ArrayList<>();
    final List<Floats> gradients = new ArrayList<>();

    Golden(String name, TestMemory memory) {
      this.name = name;
      this.memory = memory;
    }

    Floats given(String array) {
      float[] values = VALUES.get(name + " " + array);
      return values == null ? null : memory.of(values);
    }

    Floats gradient(String array) {
      float[] values = VALUES.get(name + " d-" + array);
      if (values == null) {
        return null;
      }
      names.add(array);
      gradients.add(memory.garbage(values.length));
      return gradients.get(gradients.size() - 1);
    }

    AttentionWeights weights() {
      return new AttentionWeights(
          given("query"), given("memory"), given("vector"), given("combine"), given("bias"));
    }

    AttentionWeights weightGradients() {
      return new AttentionWeights(
          gradient("query"),
          gradient("memory"),
          gradient("vector"),
          gradient("combine"),
          gradient("bias"));
    }

    void compare(Floats outputs) {
      same("outputs", outputs);
      for (int i = 0; i < names.size(); i++) {
        same("d-" + names.get(i), gradients.get(i));
      }
    }

    private void same(String array, Floats actual) {
      assertThat(TestMemory.read(actual))
          .as("%s %s", name, array)
          .containsExactly(VALUES.get(name + " " + array), within(2e-6f));
    }
  }

  private static AttentionShape shape(AttentionScore score) {
    int memory = score == AttentionScore.DOT ? HIDDEN : 3;
    int units = score == AttentionScore.ADDITIVE ? 5 : 0;
    return new AttentionShape(score, HIDDEN, memory, units, 2);
  }

  @ParameterizedTest
  @EnumSource(AttentionScore.class)
  void attentionAgreesWithPyTorch(AttentionScore score) {
    try (Kernels kernels = Kernels.open(Precision.FLOAT32, 2);
        TestMemory memory = new TestMemory();
        Attention layer = kernels.attention(shape(score))) {
      Golden golden = new Golden(score.name(), memory);
      Floats outputs = memory.garbage(3 * 2 * 2);
      layer.forwardForTraining(
          new AttentionPass(
              QUERIES,
              MEMORIES,
              golden.given("queries"),
              golden.given("memory-rows"),
              golden.weights(),
              outputs,
              null));
      layer.backward(
          new AttentionGradients(
              golden.given("seed"),
              golden.gradient("queries"),
              golden.gradient("memory-rows"),
              golden.weightGradients()));
      golden.compare(outputs);
    }
  }

  @Test
  void inputFeedingAgreesWithPyTorch() {
    compare("input-feeding", AttentionScore.GENERAL, Cell.GRU, 2, Feeding.ATTENTIONAL_VECTOR);
    compare("input-feeding-dot", AttentionScore.DOT, Cell.LSTM, 1, Feeding.ATTENTIONAL_VECTOR);
  }

  @Test
  void bahdanausDecoderAgreesWithPyTorch() {
    compare("bahdanau", AttentionScore.ADDITIVE, Cell.LSTM, 1, Feeding.CONTEXT);
  }

  private static void compare(
      String name, AttentionScore score, Cell cell, int layers, Feeding feeding) {
    FeedingShape shape = new FeedingShape(cell, INPUT, HIDDEN, layers, shape(score), feeding);
    try (Kernels kernels = Kernels.open(Precision.FLOAT32, 2);
        TestMemory memory = new TestMemory();
        FeedingDecoder decoder = kernels.feedingDecoder(shape)) {
      Golden golden = new Golden(name, memory);
      Floats outputs = memory.garbage(3 * 2 * 2);
      decoder.forwardForTraining(pass(golden, layers, outputs));
      decoder.backward(gradients(golden, layers));
      golden.compare(outputs);
    }
  }

  private static FeedingPass pass(Golden golden, int layers, Floats outputs) {
    List<RecurrentWeights> weights = new ArrayList<>();
    List<RecurrentState> initial = new ArrayList<>();
    List<RecurrentState> last = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      weights.add(
          new RecurrentWeights(
              golden.given("input-" + i), golden.given("recurrent-" + i), golden.given("b-" + i)));
      initial.add(new RecurrentState(golden.given("initial-" + i), null));
      last.add(RecurrentState.none());
    }
    return new FeedingPass(
        QUERIES,
        MEMORIES,
        golden.given("inputs"),
        golden.given("memory-rows"),
        weights,
        golden.weights(),
        initial,
        null,
        List.of(),
        outputs,
        null,
        last,
        null);
  }

  private static FeedingGradients gradients(Golden golden, int layers) {
    List<RecurrentWeights> weights = new ArrayList<>();
    List<RecurrentState> initial = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      weights.add(
          new RecurrentWeights(
              golden.gradient("input-" + i),
              golden.gradient("recurrent-" + i),
              golden.gradient("b-" + i)));
      initial.add(new RecurrentState(golden.gradient("initial-" + i), null));
    }
    return new FeedingGradients(
        golden.given("seed"),
        golden.gradient("inputs"),
        golden.gradient("memory-rows"),
        weights,
        golden.weightGradients(),
        initial,
        null);
  }
}
