package dev.braid.text;

import static dev.braid.text.TestInput.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DecodedTextTest {
  @Test
  void faultsOfUtf8AreReplacedAndTheFirstIsNamed() {
    byte[] latin1 = bytes('x', 'a', 0xE9, 'b', 0xFF, 'x');

    assertThat(DecodedText.utf8(latin1, 1, 4))
        .isEqualTo(new DecodedText("a\uFFFDb\uFFFD", "malformed UTF-8", 1));
    assertThat(DecodedText.utf8(bytes('a', 0, 0xFF), 0, 3))
        .isEqualTo(new DecodedText("a\uFFFD\uFFFD", "malformed UTF-8", 2));
    assertThat(DecodedText.utf8(bytes('a', 'b', 0), 0, 3))
        .isEqualTo(new DecodedText("ab\uFFFD", "a NUL, which is no text,", 2));
    assertThat(DecodedText.utf8(bytes(0xEF, 0xBF, 0xBD), 0, 3))
        .isEqualTo(new DecodedText("\uFFFD", null, -1));
  }

  /** Encoding is another way to find them: it puts a question mark where one stands. */
  @Test
  void halvesOfSurrogatePairsAreFoundWhereEncodingFindsThem() {
    for (int seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(8); i > 0; i--) {
        text.append("a\uD83D\uDE00\uD83D\uDE00".charAt(random.nextInt(5)));
      }

      DecodedText decoded = DecodedText.of(text.toString());

      byte[] encoded = text.toString().getBytes(StandardCharsets.UTF_8);
      String asked = new String(encoded, StandardCharsets.UTF_8);
      assertThat(decoded.text()).isEqualTo(asked.replace('?', '\uFFFD'));
      assertThat(decoded.at()).isEqualTo(asked.indexOf('?'));
      assertThat(decoded.fault() != null).isEqualTo(asked.indexOf('?') >= 0);
    }
  }
}
