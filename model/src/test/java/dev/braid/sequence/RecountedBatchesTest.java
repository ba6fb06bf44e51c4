package dev.braid.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.sequence.LengthBuckets.Padding;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecountedBatchesTest {
  private static LengthBuckets batches(int... lengths) {
    List<EncodedExample> examples = new ArrayList<>();
    for (int length : lengths) {
      examples.add(new EncodedExample(new int[length], new int[] {0}));
    }
    return LengthBuckets.ordered(examples, 1, Padding.ALLOWED);
  }

  @Test
  void eachBatchHasItsShareAndAllOfThemHaveAll() {
    RecountedBatches recounted = new RecountedBatches(batches(2, 4, 6), 9);

    assertThat(recounted.size()).isEqualTo(3);
    assertThat(recounted.tokens(0)).isEqualTo(2);
    assertThat(recounted.tokens(1)).isEqualTo(3);
    assertThat(recounted.tokens(2)).isEqualTo(4);
    assertThat(recounted.tokens()).isEqualTo(9);
    assertThat(recounted.batch(1).time()).isEqualTo(4);
  }

  @Test
  void whatDoesNotDivideIsNotLost() {
    RecountedBatches recounted = new RecountedBatches(batches(1, 1, 1, 1, 1, 1, 1), 5);

    long sum = 0;
    for (int index = 0; index < recounted.size(); index++) {
      assertThat(recounted.tokens(index)).isBetween(0L, 1L);
      sum += recounted.tokens(index);
    }
    assertThat(sum).isEqualTo(5);
  }

  @Test
  void anEpochWithoutBatchesHasNoTokens() {
    RecountedBatches recounted = new RecountedBatches(batches(), 0);

    assertThat(recounted.size()).isZero();
    assertThat(recounted.tokens()).isZero();
  }
}
