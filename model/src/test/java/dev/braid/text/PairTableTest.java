package dev.braid.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PairTableTest {
  @Test
  void numbersPairsInTheOrderInWhichTheyCome() {
    PairTable table = new PairTable();
    Map<List<Integer>, Integer> expected = new HashMap<>();
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      int first = random.nextInt(200) - 100;
      int second = random.nextInt(200) - 100;
      Integer known = expected.putIfAbsent(List.of(first, second), expected.size());
      assertThat(table.find(first, second)).isEqualTo(known == null ? -1 : known);
      assertThat(table.add(first, second)).isEqualTo(expected.get(List.of(first, second)));
    }
    assertThat(table.size()).isEqualTo(expected.size());
    expected.forEach(
        (pair, number) ->
            assertThat(List.of(table.first(number), table.second(number))).isEqualTo(pair));
  }
}
