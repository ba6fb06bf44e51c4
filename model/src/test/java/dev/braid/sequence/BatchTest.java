package dev.braid.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BatchTest {

  @Test
  void labelsThatAModelHasNoOutputForAreNoneOfItsTargets() {
    Batch batch =
        new Batch(
            2, 2, new int[] {5, 6, 7, 0}, new int[] {1, 3, 2, Batch.NO_LABEL}, new int[] {2, 1});
    Batch known = batch.withLabelsBelow(3);

    assertThat(known.labels()).containsExactly(1, Batch.NO_LABEL, 2, Batch.NO_LABEL);
    assertThat(known.targets()).isEqualTo(2);
    assertThat(known.ids()).isEqualTo(batch.ids());
    assertThat(known.lengths()).isEqualTo(batch.lengths());
    assertThat(batch.labels()).as("not changed").containsExactly(1, 3, 2, Batch.NO_LABEL);
  }
}
