package dev.braid.text;

import static dev.braid.text.TestInput.stream;
import static dev.braid.text.TestInput.utf8;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VocabularyTest {
  private static TokenCounts counts(String text) {
    TokenCounts counts = new TokenCounts();
    counts.addAll(Arrays.asList(text.split(" ")));
    return counts;
  }

  private static List<String> tokens(Vocabulary vocabulary) {
    List<String> tokens = new ArrayList<>();
    for (int id = 0; id < vocabulary.size(); id++) {
      tokens.add(vocabulary.token(id) + ":" + vocabulary.count(id));
    }
    return tokens;
  }

  private static String file(Vocabulary vocabulary) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    vocabulary.write(out);
    return out.toString(UTF_8);
  }

  @Test
  void specialsComeFirstThenTokensByFallingCount() {
    Vocabulary vocabulary = Vocabulary.ofTokens(counts("b a c c b c d"), 1, 0);
    assertThat(tokens(vocabulary))
        .containsExactly("<pad>:0", "<unk>:0", "<bos>:0", "<eos>:0", "c:3", "b:2", "a:1", "d:1");
    assertThat(vocabulary.lookup("c")).isEqualTo(4);
    assertThat(vocabulary.lookup("other")).isEqualTo(SpecialToken.UNK.id()).isEqualTo(1);
    assertThat(vocabulary.total()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({"1, 0, 8, 0", "2, 0, 6, 2", "3, 0, 5, 4", "1, 5, 5, 4", "1, 7, 7, 1", "2, 99, 6, 2"})
  void rareTokensAndThoseBeyondTheSizeCountAsUnknown(int min, int max, int size, long unknown) {
    Vocabulary vocabulary = Vocabulary.ofTokens(counts("b a c c b c d"), min, max);
    assertThat(vocabulary.size()).isEqualTo(size);
    assertThat(vocabulary.count(SpecialToken.UNK.id())).isEqualTo(unknown);
    assertThat(vocabulary.total()).isEqualTo(7);
  }

  @Test
  void tiesAreBrokenByCodePointWhichIsTheOrderOfUtf8Bytes() {
    List<String> labels = new ArrayList<>();
    Random random = new Random(7);
    int[] alphabet = {'a', 'Z', 0xE9, 0xD7FF, 0xE000, 0xFFFD, 0x10000, 0x1F600, 0x10FFFF};
    for (int i = 0; i < 300; i++) {
      StringBuilder label = new StringBuilder();
      for (int j = random.nextInt(4); j >= 0; j--) {
        label.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
      }
      labels.add(label.toString());
    }
    labels = new ArrayList<>(new java.util.TreeSet<>(labels));
    List<String> expected = new ArrayList<>(labels);
    expected.sort((a, b) -> Arrays.compareUnsigned(utf8(a), utf8(b)));
    assertThat(expected).isNotEqualTo(labels);
    Collections.shuffle(labels, random);
    TokenCounts counts = new TokenCounts();
    counts.addAll(labels);
    Vocabulary vocabulary = Vocabulary.ofLabels(counts);
    for (int id = 0; id < vocabulary.size(); id++) {
      assertThat(vocabulary.token(id)).isEqualTo(expected.get(id));
      assertThat(vocabulary.lookup(expected.get(id))).isEqualTo(id);
    }
  }

  @Test
  void labelsHaveNoSpecialsAndNoUnknown() {
    Vocabulary vocabulary = Vocabulary.ofLabels(counts("NOUN VERB NOUN <unk>"));
    assertThat(tokens(vocabulary)).containsExactly("NOUN:2", "<unk>:1", "VERB:1");
    assertThat(vocabulary.lookup("ADJ")).isEqualTo(-1);
    assertThat(vocabulary.kind()).isEqualTo(Vocabulary.Kind.LABELS);
  }

  @Test
  void labelsThatOnlyOtherTextHasStandBehindAndHaveNoOutput() throws Exception {
    Vocabulary vocabulary =
        Vocabulary.ofLabels(counts("B A B"), Set.of("A", "\uFFFD", "😀", "AA", "B"));
    assertThat(tokens(vocabulary)).containsExactly("B:2", "A:1", "AA:0", "\uFFFD:0", "😀:0");
    assertThat(vocabulary.outputs()).isEqualTo(2);
    assertThat(vocabulary.lookup("AA")).isEqualTo(2);
    assertThat(vocabulary.tokens(2, 4)).containsExactly("AA", "\uFFFD");
    assertThat(file(vocabulary))
        .startsWith("braid-vocabulary\t2\tlabels\nB\t2\n")
        .endsWith("😀\t0\n\\end\t5\n");
    Vocabulary read = Vocabulary.read(stream(file(vocabulary)), "v");
    assertThat(tokens(read)).isEqualTo(tokens(vocabulary));
    assertThat(read.outputs()).isEqualTo(2);
    assertThat(TestInput.serialized(vocabulary).digest()).isEqualTo(read.digest());
  }

  @Test
  void withoutSuchLabelsTheFileIsThatOfOlderVersions() throws IOException {
    Vocabulary vocabulary = Vocabulary.ofLabels(counts("B A B"), Set.of("A"));
    assertThat(file(vocabulary))
        .isEqualTo(file(Vocabulary.ofLabels(counts("B A B"))))
        .startsWith("braid-vocabulary\t1\tlabels\n");
    assertThat(vocabulary.outputs()).isEqualTo(vocabulary.size());
    Vocabulary tokens = Vocabulary.ofTokens(counts("a"), 1, 0);
    assertThat(tokens.outputs()).isEqualTo(tokens.size()).isEqualTo(5);
  }

  @Test
  void corpusUnkIsUnkAndOtherSpecialSpellingsAreOrdinaryTokens() throws IOException {
    Vocabulary vocabulary = Vocabulary.ofTokens(counts("<unk> <unk> a <eos> <eos> b b b"), 2, 0);
    assertThat(vocabulary.lookup("<unk>")).isEqualTo(SpecialToken.UNK.id());
    assertThat(vocabulary.count(SpecialToken.UNK.id())).isEqualTo(3);
    assertThat(vocabulary.lookup("<eos>")).isEqualTo(5).isNotEqualTo(SpecialToken.EOS.id());
    assertThat(vocabulary.lookup("<pad>")).isEqualTo(SpecialToken.UNK.id());
    Vocabulary read = Vocabulary.read(stream(file(vocabulary)), "v");
    assertThat(read.lookup("<eos>")).isEqualTo(5);
    assertThat(tokens(read)).isEqualTo(tokens(vocabulary));
  }

  @Test
  void fileIsReadableTextWithVisibleTokens() throws IOException {
    TokenCounts counts = new TokenCounts();
    counts.add(" ", 9);
    counts.add("\\end", 8);
    counts.add("a\tb\n\r", 7);
    counts.add("\u00AD\u3000😀\0", 6);
    counts.add("<bos>", 5);
    counts.add("é", 4);
    assertThat(file(Vocabulary.ofTokens(counts, 1, 0)))
        .isEqualTo(
            String.join(
                "\n",
                "braid-vocabulary\t1\ttokens",
                "<pad>\t0",
                "<unk>\t0",
                "<bos>\t0",
                "<eos>\t0",
                "\\s\t9",
                "\\\\end\t8",
                "a\\tb\\n\\r\t7",
                "\\u{ad}\\u{3000}😀\\u{0}\t6",
                "\\u{3c}bos>\t5",
                "é\t4",
                "\\end\t10",
                ""));
  }

  @Test
  void anyCodePointSurvivesTheFileAndOnlyLineFeedsEndItsLines() throws IOException {
    TokenCounts counts = new TokenCounts();
    // All of the basic plane and of the tags, and a sample of the rest.
    for (int c = 0; c <= Character.MAX_CODE_POINT; c += c < 0xFFFF || c >> 12 == 0xE0 ? 1 : 61) {
      counts.add(Character.toString(c));
      if (c % 100 == 0) {
        counts.add("x" + Character.toString(c) + " y", 2);
      }
    }
    Vocabulary vocabulary = Vocabulary.ofLabels(counts);
    String file = file(vocabulary);
    assertThat(file.lines().count()).isEqualTo(vocabulary.size() + 2L);
    assertThat(file).doesNotContain(" ", "\u00A0", "\u2028", "\u200B", "\uFEFF");
    Vocabulary read = Vocabulary.read(stream(file), "v");
    assertThat(tokens(read)).isEqualTo(tokens(vocabulary));
  }

  @Test
  void digestIsThatOfTheFileAndTellsVocabulariesApart() throws Exception {
    Vocabulary vocabulary = Vocabulary.ofTokens(counts("a b a"), 1, 0);
    byte[] sha = MessageDigest.getInstance("SHA-256").digest(utf8(file(vocabulary)));
    assertThat(vocabulary.digest()).isEqualTo(HexFormat.of().formatHex(sha));
    assertThat(Vocabulary.ofTokens(counts("a a b"), 1, 0).digest()).isEqualTo(vocabulary.digest());
    assertThat(Vocabulary.ofTokens(counts("a b b"), 1, 0).digest())
        .isNotEqualTo(vocabulary.digest());
    assertThat(TestInput.serialized(vocabulary).digest()).isEqualTo(vocabulary.digest());
  }

  @Test
  void cuttingTheFileAnywhereIsNoticed() throws IOException {
    String whole = file(Vocabulary.ofTokens(counts("a b c d e f g h i j k l"), 1, 0));
    for (int length = 0; length < whole.length() - 1; length++) {
      String cut = whole.substring(0, length);
      assertThatThrownBy(() -> Vocabulary.read(stream(cut), "v"))
          .as(cut)
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith("Cannot read the vocabulary v: ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'hello', 'its first line is not'",
    "'braid-vocabulary|2|tokens', 'it has format version 2 and this program reads version 1; use'",
    "'braid-vocabulary|3|labels', 'it has format version 3 and this program reads versions 1 and"
        + " 2; use'",
    "'braid-vocabulary|2|labels~a|0~b|1~\\end|2', 'in line 4 the label ''b'' counts and stands"
        + " behind one that does not'",
    "'braid-vocabulary|1|labels~a|1', 'it ends after line 2 without the closing line, so it is"
        + " cut'",
    "'braid-vocabulary|1|labels~a|1~b|1~a|2', 'in line 4 the token ''a'' stands in line 2 already'",
    "'braid-vocabulary|1|labels~a|1~\\end|2', 'in line 3 it announces 2 entries and there are 1'",
    "'braid-vocabulary|1|labels~\\end|0~a|1', 'in line 3 there is text behind the closing line'",
    "'braid-vocabulary|1|labels~a', 'in line 2 it is not a token, a tab and a count'",
    "'braid-vocabulary|1|labels~|1', 'in line 2 it is not a token, a tab and a count'",
    "'braid-vocabulary|1|labels~a|-1', 'in line 2 ''-1'' is no count'",
    "'braid-vocabulary|1|labels~\\x|1', 'in line 2 unknown escape in ''\\x'''",
    "'braid-vocabulary|1|labels~\\u{110000}|1', 'in line 2 ''110000'' is no code point'",
    "'braid-vocabulary|1|tokens~a|1', 'in line 2 ''a'' stands where <pad> belongs'",
    "'braid-vocabulary|1|tokens~\\end|0', 'in line 2 the special tokens are missing'"
  })
  void damagedFilesAreRefusedWithAReason(String file, String reason) {
    String text = file.replace('|', '\t').replace('~', '\n') + "\n";
    assertThatThrownBy(() -> Vocabulary.read(stream(text), "v"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("Cannot read the vocabulary v: " + reason);
  }

  @Test
  void fileThatIsNotUtf8IsRefused() {
    byte[] file = TestInput.bytes('b', 0xFF, '\n');
    assertThatThrownBy(() -> Vocabulary.read(new ByteArrayInputStream(file), "v"))
        .isInstanceOf(InputException.class)
        .hasMessage("Cannot read the vocabulary v: it is not UTF-8");
  }

  @Test
  void limitsMustMakeSense() {
    assertThatThrownBy(() -> Vocabulary.ofTokens(new TokenCounts(), 0, 0))
        .hasMessageContaining("minCount is 0");
    assertThatThrownBy(() -> Vocabulary.ofTokens(new TokenCounts(), 1, 4))
        .hasMessageContaining("maxSize is 0 (no limit) or above the 4 special tokens");
  }
}
