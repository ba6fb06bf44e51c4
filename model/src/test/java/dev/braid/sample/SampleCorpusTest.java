package dev.braid.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SampleCorpusTest {

  static List<SampleCorpus> all() {
    return SampleCorpus.all();
  }

  private static String text(SampleCorpus corpus, String file, long seed, int size) {
    StringBuilder out = new StringBuilder();
    try {
      corpus.write(file, seed, size, out);
    } catch (IOException e) {
      throw new AssertionError(e);
    }

    return out.toString();
  }

  /**
   * Digests of all files in a row with seed 1 and size 40: what was generated once must stay so.
   */
  @ParameterizedTest
  @CsvSource({
    "tagging, 3b052c1e1d85ff99",
    "sentences, de45cb5ffe9a66fc",
    "intents, 76246f47226ab819",
    "slots, 5947b55c37b45f4f",
    "dates, 62501a4fce7bdc62"
  })
  void isTheSameBytesForEver(String name, String digest) throws Exception {
    SampleCorpus corpus = SampleCorpus.named(name);
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    for (String file : corpus.fileNames()) {
      sha.update(text(corpus, file, 1, 40).getBytes(StandardCharsets.UTF_8));
    }

    assertThat(HexFormat.of().formatHex(sha.digest()).substring(0, 16)).isEqualTo(digest);
  }

  @ParameterizedTest
  @MethodSource("all")
  void differsBySeedAndByPart(SampleCorpus corpus) {
    Set<String> texts = new TreeSet<>();
    for (String file : corpus.fileNames()) {
      texts.add(text(corpus, file, 1, 400).substring(0, 400));
      texts.add(text(corpus, file, 2, 400).substring(0, 400));
    }

    assertThat(texts).hasSize(2 * corpus.fileNames().size());
  }

  @ParameterizedTest
  @MethodSource("all")
  void beginsALargerCorpusWithTheSmallerOne(SampleCorpus corpus) {
    String file = corpus.fileNames().get(0);
    assertThat(text(corpus, file, 3, 50)).startsWith(text(corpus, file, 3, 20));
  }

  @Test
  void givesValidAndTestAQuarterEach() {
    SampleCorpus corpus = SampleCorpus.named("intents");
    assertThat(text(corpus, "train.tsv", 1, 80).lines()).hasSize(80);
    assertThat(text(corpus, "valid.tsv", 1, 80).lines()).hasSize(20);
    assertThat(text(corpus, "test.tsv", 1, 1).lines()).hasSize(4);
  }

  @Test
  void writesIntentsAsLabelTabText() {
    List<String> lines = text(SampleCorpus.named("intents"), "train.tsv", 1, 500).lines().toList();
    assertThat(lines).allMatch(line -> line.matches("[A-Z][A-Za-z]+\t[a-z]+( [a-z]+)+"));
    assertThat(lines.stream().map(line -> line.split("\t")[0]).distinct()).hasSize(5);
  }

  @Test
  void writesSlotsInParallelFilesWithWellFormedTags() {
    SampleCorpus corpus = SampleCorpus.named("slots");
    List<String> words = text(corpus, "test/seq.in", 1, 2000).lines().toList();
    List<String> tags = text(corpus, "test/seq.out", 1, 2000).lines().toList();
    List<String> labels = text(corpus, "test/label", 1, 2000).lines().toList();
    assertThat(words).hasSameSizeAs(tags).hasSameSizeAs(labels).hasSize(500);
    for (int i = 0; i < words.size(); i++) {
      assertThat(words.get(i).split(" ")).hasSameSizeAs(tags.get(i).split(" "));
      assertThat(" " + tags.get(i)).doesNotContainPattern("( O|^) I-");
    }

    int rain = words.indexOf("what is the weather like in new york");
    assertThat(tags.get(rain)).isEqualTo("O O O O O O B-city I-city");
    assertThat(labels.get(rain)).isEqualTo("GetWeather");
  }

  @Test
  void namesWhatThereIsWhenAskedForSomethingElse() {
    assertThatThrownBy(() -> SampleCorpus.named("poems"))
        .hasMessage(
            "Cannot generate corpus 'poems': choose one of tagging, sentences, intents, slots,"
                + " dates");
    assertThatThrownBy(() -> SampleCorpus.named("intents").write("x", 1, 1, new StringBuilder()))
        .hasMessage("Cannot write x: corpus intents has train.tsv, valid.tsv, test.tsv");
    assertThatThrownBy(
            () -> SampleCorpus.named("intents").write("test.tsv", 1, 0, new StringBuilder()))
        .hasMessage("Cannot write 0 examples: the size must be at least 1");
  }
}
