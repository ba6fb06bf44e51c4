package dev.braid.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BytePairEncodingTest {
  private static final BytePairOptions BYTES =
      BytePairOptions.NONE.withByteFallback(ByteFallback.ON);

  @ParameterizedTest
  @ValueSource(strings = {"en", "fr"})
  void segmentsAsSubwordNmtDoes(String language) throws IOException {
    BytePairEncoding encoding = new BytePairEncoding(Golden.codes());
    assertThat(segmented(encoding, language)).isEqualTo(Golden.lines("segmented." + language));
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "fr"})
  void splitsWhatIsRareInTheVocabularyAsSubwordNmtDoes(String language) throws IOException {
    TokenCounts counts;
    try (InputStream in = Golden.open("vocabulary." + language)) {
      counts = SubwordCountsFormat.read(in, "vocabulary");
    }
    BytePairOptions options = BytePairOptions.NONE.withVocabulary(counts, 50);
    BytePairEncoding encoding = new BytePairEncoding(Golden.codes(), options);
    assertThat(segmented(encoding, language))
        .isEqualTo(Golden.lines("segmented-threshold50." + language));
  }

  private static List<String> segmented(BytePairEncoding encoding, String language)
      throws IOException {
    return Golden.lines("words." + language).stream()
        .map(line -> String.join(" ", encoding.segment(Golden.words(line))))
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void equalsMergingStringsOneRankAfterTheOther(BytePairCodes.Version version) {
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      BytePairCodes codes = randomCodes(version, random);
      BytePairEncoding encoding = new BytePairEncoding(codes);
      for (int i = 0; i < 100; i++) {
        String word = Golden.randomWord(random, "a", "b", "c", "😀", "é", "</w>");
        assertThat(encoding.segment(word)).as(word).isEqualTo(PlainBytePairs.segment(word, codes));
      }
    }
  }

  /** Merges in an order in which no learner would give them, with repeats. */
  private static BytePairCodes randomCodes(BytePairCodes.Version version, Random random) {
    List<String> symbols = new ArrayList<>(List.of("a", "b", "c", "😀"));
    List<String> lefts = new ArrayList<>();
    List<String> rights = new ArrayList<>();
    boolean attached = version == BytePairCodes.Version.ATTACHED_MARKER;
    for (int i = 0; i < 30; i++) {
      String left = symbols.get(random.nextInt(symbols.size()));
      String right = symbols.get(random.nextInt(symbols.size()));
      if (random.nextInt(3) > 0) {
        symbols.add(left + right);
        lefts.add(random.nextInt(lefts.size() + 1), left);
        rights.add(lefts.lastIndexOf(left), right);
      } else {
        lefts.add(attached ? left : left + right);
        rights.add(attached ? right + "</w>" : "</w>");
      }
    }
    return new BytePairCodes(version, lefts, rights);
  }

  @Test
  void overlappingPairsMergeFromTheLeft() {
    BytePairEncoding encoding = encoding("x x");
    assertThat(encoding.segment("xxxxxy")).containsExactly("xx@@", "xx@@", "x@@", "y");
    assertThat(encoding.segment("xxx")).containsExactly("xx@@", "x");
  }

  @Test
  void ofRepeatedMergesTheFirstCounts() {
    BytePairEncoding encoding = encoding("b c", "a b", "b c");
    assertThat(encoding.segment("abcd")).containsExactly("a@@", "bc@@", "d");
  }

  @Test
  void theVocabularySplitsDownToCharactersWhateverIsNotInIt() {
    TokenCounts counts = new TokenCounts();
    counts.add("ab@@", 3);
    counts.add("c", 3);
    counts.add("abc", 2);
    BytePairCodes codes = codes("a b", "ab c</w>", "d e</w>");
    BytePairEncoding three =
        new BytePairEncoding(codes, BytePairOptions.NONE.withVocabulary(counts, 3));
    BytePairEncoding two =
        new BytePairEncoding(codes, BytePairOptions.NONE.withVocabulary(counts, 2));
    assertThat(two.segment("abc")).containsExactly("abc");
    assertThat(three.segment("abc")).containsExactly("ab@@", "c");
    assertThat(three.segment("de")).containsExactly("d@@", "e");
    assertThat(three.segment("z")).containsExactly("z");
  }

  @Test
  void aVocabularySplitsWordsWhoseEndMarkerWasMergedAlone() {
    BytePairCodes codes =
        new BytePairCodes(
            BytePairCodes.Version.SEPARATE_MARKER,
            List.of("a", "ab", "abc"),
            List.of("b", "c", "</w>"));
    TokenCounts counts = new TokenCounts();
    counts.add("ab@@");
    counts.add("c");
    BytePairEncoding encoding =
        new BytePairEncoding(codes, BytePairOptions.NONE.withVocabulary(counts, 1));
    assertThat(new BytePairEncoding(codes).segment("abc")).containsExactly("abc");
    assertThat(encoding.segment("abc")).containsExactly("ab@@", "c");
  }

  @Test
  void theSpecialsOfAVocabularyAreNoSubwords() {
    TokenCounts counts = new TokenCounts();
    counts.add("ab");
    Vocabulary vocabulary = Vocabulary.ofTokens(counts, 1, 0);
    BytePairOptions options = BytePairOptions.NONE.withVocabulary(vocabulary);
    assertThat(options.vocabulary()).containsExactly("ab");
  }

  @Test
  void wordsStayCachedCorrectlyHoweverManyThereAre() {
    BytePairCodes codes = codes("1 2", "2 3</w>", "12 3", "0 0");
    BytePairEncoding encoding = new BytePairEncoding(codes);
    for (int pass = 0; pass < 2; pass++) {
      for (int i = 0; i < 200_000; i += 1 + i % 7) {
        List<String> expected = PlainBytePairs.segment(Integer.toString(i), codes);
        assertThat(encoding.segment(Integer.toString(i)).equals(expected)).isTrue();
      }
    }
  }

  @Test
  void countsOfWordsBecomeTheCountsOfTheirSubwords() {
    TokenCounts words = new TokenCounts();
    words.add("abc", 3);
    words.add("ab", 2);
    TokenCounts subwords = encoding("a b").segment(words);
    assertThat(subwords.total()).isEqualTo(10);
    assertThat(subwords.count("ab@@")).isEqualTo(3);
    assertThat(subwords.count("c")).isEqualTo(3);
    assertThat(subwords.count("a@@")).isEqualTo(2);
    assertThat(subwords.count("b")).isEqualTo(2);
  }

  @Test
  void unknownCharactersBecomeTheirBytes() {
    BytePairEncoding encoding = new BytePairEncoding(codes("a b", "b c</w>"), BYTES);
    assertThat(encoding.segment("ab€")).containsExactly("ab@@", "<0xE2>@@", "<0x82>@@", "<0xAC>");
    assertThat(encoding.segment("😀c"))
        .containsExactly("<0xF0>@@", "<0x9F>@@", "<0x98>@@", "<0x80>@@", "c");
    assertThat(encoding.segment("é")).containsExactly("<0xC3>@@", "<0xA9>");
    assertThat(ByteTokens.all()).contains("<0xE2>@@", "<0xA9>", "<0x3E>").hasSize(435);
  }

  @Test
  void withAVocabularyEverySubwordIsInItOrAByte() throws IOException {
    TokenCounts counts;
    try (InputStream in = Golden.open("vocabulary.fr")) {
      counts = SubwordCountsFormat.read(in, "vocabulary.fr");
    }
    BytePairEncoding encoding =
        new BytePairEncoding(Golden.codes(), BYTES.withVocabulary(counts, 50));
    for (String line : Golden.lines("words.en")) {
      assertThat(encoding.segment(Golden.words(line)))
          .allMatch(s -> counts.count(s) >= 50 || ByteTokens.all().contains(s));
    }
  }

  @Test
  void textSpelledLikeAByteTokenBecomesBytesWhereBytesHaveAMeaning() {
    String[] merges = {"< 0", "<0 x", "<0x 4", "<0x4 1", "<0x41 ></w>"};
    assertThat(encoding(merges).segment("<0x41>")).containsExactly("<0x41>");
    assertThat(new BytePairEncoding(codes(merges), BYTES).segment("<0x41>"))
        .containsExactly("<0x3C>@@", "<0x30>@@", "<0x78>@@", "<0x34>@@", "<0x31>@@", "<0x3E>");
  }

  @Test
  void halfASurrogatePairHasNoBytes() {
    BytePairEncoding encoding = new BytePairEncoding(codes("a b"), BYTES);
    assertThatThrownBy(() -> encoding.segment("a\uD83D"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("half a surrogate pair");
  }

  @Test
  void aLastSubwordNeverLooksAsIfItWentOn() {
    BytePairEncoding encoding = encoding("@ @</w>", "a @@</w>", "@ @");
    assertThat(encoding.segment("a@@")).containsExactly("a@@@", "@");
    assertThat(encoding.segment("@@")).containsExactly("@@@", "@");
    assertThat(encoding.segment("@")).containsExactly("@");
    assertThat(encoding.segment("@@a")).containsExactly("@@@@", "a");
  }

  @Test
  void dropoutFollowsItsSourceOfRandomNumbers() throws IOException {
    BytePairEncoding encoding = withDropout(0.5);
    List<String> words = Golden.words(Golden.lines("words.en").get(2));
    List<String> once = encoding.segment(words, new Random(5));
    assertThat(encoding.segment(words, new Random(5))).isEqualTo(once);
    assertThat(encoding.segment(words, new Random(6))).isNotEqualTo(once);
    assertThat(withDropout(0.5).segment(words, new Random(5))).isEqualTo(once);
    assertThat(encoding.segment(words))
        .isEqualTo(new BytePairEncoding(Golden.codes()).segment(words));
  }

  @Test
  void dropoutOfOneLeavesCharactersAndOfZeroEverything() throws IOException {
    List<String> words = List.of("without", "them");
    Random random = new Random(1);
    assertThat(String.join(" ", withDropout(1).segment(words, random)))
        .isEqualTo("w@@ i@@ t@@ h@@ o@@ u@@ t t@@ h@@ e@@ m");
    assertThat(withDropout(0).segment(words, random)).isEqualTo(withDropout(0).segment(words));
  }

  @Test
  void aSingleMergeIsDroppedWithTheProbabilityOfTheOptions() {
    BytePairEncoding encoding =
        new BytePairEncoding(codes("a b</w>"), BytePairOptions.NONE.withDropout(0.1));
    Random random = new Random(3);
    int dropped = 0;
    for (int i = 0; i < 10_000; i++) {
      dropped += encoding.segment(List.of("ab"), random).size() - 1;
    }
    // Four standard deviations of the binomial distribution are 120.
    assertThat(dropped).isBetween(880, 1120);
  }

  @Test
  void refusesADropoutThatIsNoProbability() {
    assertThatThrownBy(() -> BytePairOptions.NONE.withDropout(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("dropout is NaN; it is a probability from 0 to 1");
  }

  @Test
  void aVeryLongWordIsAWord() {
    List<String> subwords = encoding("a b", "ab ab").segment("ab".repeat(500_000));
    int size = subwords.size();
    assertThat(size).isEqualTo(249_999 + 3);
    assertThat(subwords.subList(size - 4, size)).containsExactly("abab@@", "ab@@", "a@@", "b");
  }

  private static BytePairEncoding withDropout(double dropout) throws IOException {
    return new BytePairEncoding(Golden.codes(), BytePairOptions.NONE.withDropout(dropout));
  }

  private static BytePairEncoding encoding(String... merges) {
    return new BytePairEncoding(codes(merges));
  }

  private static BytePairCodes codes(String... merges) {
    List<String> lefts = new ArrayList<>();
    List<String> rights = new ArrayList<>();
    for (String merge : merges) {
      lefts.add(merge.split(" ")[0]);
      rights.add(merge.split(" ")[1]);
    }
    return new BytePairCodes(BytePairCodes.Version.ATTACHED_MARKER, lefts, rights);
  }
}
