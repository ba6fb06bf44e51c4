package dev.braid.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TokenTableTest {
  @Test
  void tokensKeepTheNumbersTheyWereGiven() {
    TokenTable table = new TokenTable();
    Map<String, Integer> numbers = new HashMap<>();
    Random random = new Random(4);
    for (int i = 0; i < 20_000; i++) {
      // Strings of these two characters have many equal hashes.
      StringBuilder token = new StringBuilder();
      for (int pair = 0; pair < 12; pair++) {
        token.append(random.nextBoolean() ? "Aa" : "BB");
      }
      Integer before = numbers.putIfAbsent(token.toString(), numbers.size());
      assertThat(table.add(token.toString())).isEqualTo(before == null ? TokenTable.NONE : before);
    }
    assertThat(numbers.size()).isBetween(3000, 4096);
    numbers.forEach((token, number) -> assertThat(table.number(token)).isEqualTo(number));
    assertThat(table.number("")).isEqualTo(TokenTable.NONE);
    assertThat(table.number("AaAa")).isEqualTo(TokenTable.NONE);
  }
}
