package dev.braid.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PackedExamplesTest {
  /** Of every kind: labels for each token, one, none, or a target of its own. */
  private static List<EncodedExample> examples(int count) {
    Random random = new Random(8);
    List<EncodedExample> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int length = 1 + random.nextInt(i % 100 == 0 ? 3000 : 12);
      int labels =
          switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> 1;
            case 2 -> length;
            default -> 2 + random.nextInt(20);
          };
      examples.add(
          new EncodedExample(random.ints(length).toArray(), random.ints(labels, -1, 50).toArray()));
    }
    return examples;
  }

  @Test
  void whatIsPackedComesOutAsItWas() {
    List<EncodedExample> examples = examples(3000);
    PackedExamples packed = PackedExamples.of(examples);

    assertThat(packed.size()).isEqualTo(examples.size());
    for (int i = 0; i < examples.size(); i++) {
      EncodedExample example = examples.get(i);
      int[] ids = new int[packed.length(i) + 3];
      int[] labels = new int[packed.labels(i) + 2];
      packed.copyIds(i, ids, 3);
      packed.copyLabels(i, labels, 2);
      assertThat(
              new EncodedExample(
                  Arrays.copyOfRange(ids, 3, ids.length),
                  Arrays.copyOfRange(labels, 2, labels.length)))
          .isEqualTo(example);
      assertThat(packed.tokens(i)).isEqualTo(example.tokens());
      assertThat(packed.longerSide(i)).isEqualTo(example.longerSide());
    }
  }

  @Test
  void theyTakeLittleMoreThanTheirNumbers() {
    List<EncodedExample> examples = examples(3000);
    long ints =
        examples.stream()
            .mapToLong(example -> example.length() + example.labels().length + 2)
            .sum();

    assertThat(PackedExamples.of(examples).bytes()).isBetween(4 * ints, 8 * ints);
    assertThat(PackedExamples.of(List.of()).size()).isZero();
  }
}
