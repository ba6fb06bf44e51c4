package dev.braid.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SourceBatchTest {
  @Test
  void shortSourcesArePaddedAtTheirEnd() {
    SourceBatch batch = SourceBatch.of(List.of(new int[] {5, 3}, new int[] {7, 8, 9, 3}));

    assertThat(batch.rows()).isEqualTo(2);
    assertThat(batch.time()).isEqualTo(4);
    assertThat(batch.ids()).containsExactly(5, 3, 0, 0, 7, 8, 9, 3);
    assertThat(batch.lengths()).containsExactly(2, 4);
    assertThat(batch.source(0)).containsExactly(5, 3);
    assertThat(batch.source(1)).containsExactly(7, 8, 9, 3);
  }

  @Test
  void aSourceWithoutIdsAndARaggedBatchAreRefused() {
    assertThatThrownBy(() -> SourceBatch.of(List.of(new int[] {5}, new int[0])))
        .hasMessage("A source has 0 ids; it must have 1 to 1");
    assertThatThrownBy(() -> new SourceBatch(2, 2, new int[3], new int[] {2, 1}))
        .hasMessage("A batch of 2 x 2 has 3 source ids");
  }
}
