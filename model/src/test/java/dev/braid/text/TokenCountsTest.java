package dev.braid.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TokenCountsTest {
  static Map<String, Long> map(TokenCounts counts) {
    Map<String, Long> map = new TreeMap<>();
    counts.forEach(map::put);
    return map;
  }

  @Test
  void anyDivisionOfACorpusMergesToTheCountsOfTheWhole() {
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      List<String> corpus = new ArrayList<>();
      List<TokenCounts> parts = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        parts.add(new TokenCounts());
      }
      for (int i = 0; i < 300; i++) {
        String token = "t" + random.nextInt(40);
        corpus.add(token);
        parts.get(random.nextInt(5)).add(token);
      }
      Collections.shuffle(parts, random);
      TokenCounts merged = parts.stream().reduce(new TokenCounts(), TokenCounts::merge);
      assertThat(map(merged))
          .isEqualTo(
              corpus.stream()
                  .collect(Collectors.groupingBy(Function.identity(), Collectors.counting())));
      assertThat(merged.total()).isEqualTo(300);
      assertThat(merged.types()).isEqualTo(corpus.stream().distinct().count());
    }
  }

  @Test
  void survivesSerializationWithAnyToken() throws Exception {
    TokenCounts counts = new TokenCounts();
    counts.add("😀\0\t", 1L << 40);
    counts.add("é".repeat(70_000));
    counts.add("never", 0);
    TokenCounts read = TestInput.serialized(counts);
    assertThat(map(read)).isEqualTo(map(counts)).hasSize(2);
    assertThat(read.total()).isEqualTo((1L << 40) + 1);
    read.add("more");
    assertThat(read.count("more")).isEqualTo(1);
    assertThat(read.count("never")).isZero();
  }

  @Test
  void refusesEmptyTokensAndNegativeCounts() {
    assertThatThrownBy(() -> new TokenCounts().add("")).hasMessageContaining("no token is empty");
    assertThatThrownBy(() -> new TokenCounts().add("a", -1))
        .hasMessageContaining("Cannot count the token 'a' -1 times");
  }
}
