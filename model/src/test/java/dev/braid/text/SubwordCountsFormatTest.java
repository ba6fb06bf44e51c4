package dev.braid.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubwordCountsFormatTest {
  @Test
  void aFileOfSubwordNmtHasTheSameLinesWhenWrittenAgain() throws IOException {
    TokenCounts counts = SubwordCountsFormat.read(Golden.open("vocabulary.fr"), "vocabulary.fr");
    assertThat(written(counts).lines())
        .containsExactlyInAnyOrderElementsOf(Golden.lines("vocabulary.fr"));
  }

  @Test
  void equalCountsStandInTheOrderOfCodePoints() throws IOException {
    TokenCounts counts = new TokenCounts();
    counts.addAll(Arrays.asList("😀", "\uFF41", "b", "a@@", "b"));
    assertThat(written(counts)).isEqualTo("b 2\na@@ 1\n\uFF41 1\n😀 1\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a 3;b;|in line 2 'b' is not a token, a space and a count",
        "a 3;b x;|in line 2 'x' is no count above 0",
        "a 3;b 0;|in line 2 '0' is no count above 0",
        "a 3;b 1;a 2;|in line 3 the token 'a' is there a second time",
        "a 3;b 1|its last line has no line end, so it is cut off"
      })
  void damagedFilesAreRefused(String file, String reason) {
    assertThatThrownBy(
            () -> SubwordCountsFormat.read(TestInput.stream(file.replace(';', '\n')), "v"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot read the subword vocabulary v: "
                + reason
                + "; give a file that 'subword-nmt get-vocab' or 'braid tokenize' wrote");
  }

  @Test
  void aTokenThatCouldNotBeWrittenIsNotRead() {
    assertThatThrownBy(() -> SubwordCountsFormat.read(TestInput.stream("a 3\nb\rc 1\n"), "v"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("v: in line 2 'b\uFFFDc 1' is not a token, a space and a count");
  }

  @Test
  void aLongFaultyLineIsShownInPart() {
    String file = "é".repeat(100_000) + "\n";
    assertThatThrownBy(() -> SubwordCountsFormat.read(TestInput.stream(file), "v"))
        .hasMessageStartingWith(
            "Cannot read the subword vocabulary v: in line 1 '" + "é".repeat(60) + "...' is not");
  }

  @Test
  void tokensWithSpacesAreNotWritten() {
    TokenCounts counts = new TokenCounts();
    counts.add("a b");
    assertThatThrownBy(() -> written(counts))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("The token 'a b' holds a space");
  }

  private static String written(TokenCounts counts) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SubwordCountsFormat.write(counts, out);
    return out.toString(UTF_8);
  }
}
