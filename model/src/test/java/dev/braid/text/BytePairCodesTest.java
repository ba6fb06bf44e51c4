package dev.braid.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BytePairCodesTest {
  @Test
  void aFileOfSubwordNmtIsReadAndWrittenWithoutAnyChange() throws IOException {
    assertThat(Golden.codes().size()).isEqualTo(4000);
    assertThat(written(Golden.codes())).isEqualTo(new String(Golden.bytes("codes"), UTF_8));
  }

  @Test
  void codesAreEqualIfTheyMergeTheSameInTheSameOrder() throws IOException {
    BytePairCodes codes = read("#version: 0.2\na b\nb c</w>\n");

    assertThat(read("#version: 0.2\na b\nb c</w>\n")).isEqualTo(codes).hasSameHashCodeAs(codes);
    assertThat(read("#version: 0.2\nb c</w>\na b\n")).isNotEqualTo(codes);
    assertThat(read("#version: 0.2\na b\n")).isNotEqualTo(codes);
    assertThat(read("#version: 0.1\na b\nb c</w>\n")).isNotEqualTo(codes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#version: 0.2\na b</w>\n",
        "\uFEFF#version: 0.2\na b</w>\n",
        "#version: 0.2\r\na b</w>\r\n",
        "#version: 0.2 \n a b</w> \n\n\n"
      })
  void lineEndsAndSpacesAroundLinesDoNotCount(String file) throws IOException {
    assertThat(written(read(file))).isEqualTo("#version: 0.2\na b</w>\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b\nab </w>\n", "#version: 0.1\na b\nab </w>\n"})
  void filesWithoutAVersionAreVersion01(String file) throws IOException {
    BytePairCodes codes = read(file);
    assertThat(codes.version()).isEqualTo(BytePairCodes.Version.SEPARATE_MARKER);
    assertThat(written(codes)).isEqualTo("#version: 0.1\na b\nab </w>\n");
  }

  @Test
  void otherWhiteSpaceAndLineSeparatorsArePartsOfSymbols() throws IOException {
    String file = "#version: 0.2\n\u00A0 \u2028\n\u0085 \t</w>\n";
    assertThat(written(read(file))).isEqualTo(file);
  }

  @Test
  void repeatedMergesAreKeptAndCounted() throws IOException {
    String file = "#version: 0.2\na b\nb c\na b\na b\n";
    assertThat(read(file).repeats()).isEqualTo(2);
    assertThat(written(read(file))).isEqualTo(file);
  }

  @Test
  void codesTravelAsSerializedObjects() throws Exception {
    assertThat(written(TestInput.serialized(Golden.codes()))).isEqualTo(written(Golden.codes()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "#version: 0.3;a b;| it has format version 0.3 and this program reads versions 0.1 and 0.2",
        "#version: 0.2 byte;a b;| it has format version 0.2 byte and this program reads",
        "#version: 0.2;a b;ab;| in line 3 'ab' is not a merge, two symbols divided by a space",
        "#version: 0.2;a b c;| in line 2 'a b c' is not a merge",
        "#version: 0.2;a  b;| in line 2 'a  b' is not a merge",
        "#version: 0.2;;a b;| in line 2 '' is not a merge",
        "#version: 0.2;a b;a|its last line has no line end, so it is cut off",
        "''| it is empty"
      })
  void damagedFilesAreRefused(String file, String reason) {
    assertThatThrownBy(() -> read(file.replace(';', '\n')))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("Cannot read the codes c: " + reason.strip())
        .hasMessageEndingWith("; give a file that subword-nmt or 'braid tokenize' wrote");
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() {
    byte[] bytes = TestInput.bytes('a', ' ', 0xC3, '\n');
    assertThatThrownBy(() -> BytePairCodes.read(new ByteArrayInputStream(bytes), "c"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("Cannot read the codes c: it is not UTF-8");
  }

  /** Of GPT-2's merges.txt, of CLIP's, and of one with the marks of SentencePiece. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "#version: 0.2;\u0120 t;\u0120 a;h e;i n;r e;| its symbols are bytes spelled as letters",
        "\u0120 t;h e;| its symbols are bytes spelled as letters (\u0120 for a space)",
        "#version: 0.2;i n;t h;th e</w>;\u00E2 \u0122;| its symbols are bytes spelled as letters",
        "#version: 0.2;t h;\u00F0\u0141 \u0138;e n</w>;| its symbols are bytes spelled as letters",
        "#version: 0.2;\u2581 t;h e;| its symbols mark where a word begins (\u2581), as"
      })
  void codesOfAnotherKindAreRefused(String file, String reason) {
    damagedFilesAreRefused(file, reason);
  }

  @Test
  void lettersThatGpt2UsesForBytesAreLettersWhereWordsHaveEnds() throws IOException {
    String maltese = "#version: 0.2\n\u0120 b\n\u0120b i</w>\n\u00E2 t\n";
    assertThat(written(read(maltese))).isEqualTo(maltese);
  }

  @Test
  void filesThatAreNoTextAreNamed() {
    byte[] bytes = "a b\n".getBytes(java.nio.charset.StandardCharsets.UTF_16);
    assertThatThrownBy(() -> BytePairCodes.read(new ByteArrayInputStream(bytes), "c"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("Cannot read the codes c: it is UTF-16 and not UTF-8 text; give a");
  }

  private static BytePairCodes read(String file) throws IOException {
    return BytePairCodes.read(TestInput.stream(file), "c");
  }

  private static String written(BytePairCodes codes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    codes.write(out);
    return out.toString(UTF_8);
  }
}
