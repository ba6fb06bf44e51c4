package dev.braid.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every figure of sacrebleu.json, which sacreBLEU itself printed (see README.md beside it). */
class SacreBleuTest {
  private static final double TOLERANCE = 1e-12;

  /** sacreBLEU resamples in single precision. */
  private static final double RESAMPLED_TOLERANCE = 2e-5;

  private static final JsonNode GOLDEN = read();

  private static JsonNode read() {
    try (InputStream in = SacreBleuTest.class.getResourceAsStream("sacrebleu.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read sacrebleu.json", e);
    }
  }

  /** A part of the golden values with a name that says which. */
  private record Golden(String name, JsonNode values) {
    static Stream<Golden> all(String kind) {
      return StreamSupport.stream(GOLDEN.get(kind).spliterator(), false)
          .map(node -> new Golden(name(node), node));
    }

    private static String name(JsonNode node) {
      List<String> parts = new ArrayList<>();
      for (String key : List.of("set", "tokenizer", "lowercase", "signature")) {
        if (node.has(key)) {
          parts.add(node.get(key).asText());
        }
      }

      return String.join(" ", parts);
    }

    String text(String key) {
      return values.get(key).asText();
    }

    double number(String key) {
      return values.get(key).asDouble();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** A sentence as two systems translated it. */
  private record Sentence(int number, String hypothesis, String other, List<String> references) {
    static List<Sentence> ofSet(String name) {
      JsonNode range = GOLDEN.get("sets").get(name);
      List<Sentence> sentences = new ArrayList<>();
      for (int i = range.get(0).asInt(); i < range.get(1).asInt(); i++) {
        JsonNode row = GOLDEN.get("sentences").get(i);
        List<String> references = new ArrayList<>();
        row.get(2).forEach(reference -> references.add(reference.asText()));
        sentences.add(new Sentence(i, row.get(0).asText(), row.get(1).asText(), references));
      }

      return sentences;
    }
  }

  static Stream<Golden> tokens() {
    return Golden.all("tokens");
  }

  static Stream<Golden> bleu() {
    return Golden.all("bleu");
  }

  static Stream<Golden> chrf() {
    return Golden.all("chrf");
  }

  static Stream<Golden> ter() {
    return Golden.all("ter");
  }

  static Stream<Golden> alone() {
    return Stream.of(bleu(), chrf(), ter())
        .flatMap(all -> all)
        .filter(golden -> golden.values.has("alone"));
  }

  static Stream<Golden> intervals() {
    return Golden.all("intervals");
  }

  private static LetterCase letterCase(Golden golden) {
    return golden.values.path("lowercase").asBoolean() ? LetterCase.LOWER : LetterCase.MIXED;
  }

  private static BleuTokenizer tokenizer(String code) {
    return Stream.of(BleuTokenizer.values())
        .filter(tokenizer -> tokenizer.code().equals(code))
        .findAny()
        .orElseThrow();
  }

  private static BleuStatistics bleu(Golden golden) {
    double value = golden.values.path("smooth_value").asDouble();
    Smoothing smoothing =
        switch (golden.text("smooth_method")) {
          case "exp" -> Smoothing.exponential();
          case "floor" -> Smoothing.floor(value == 0 ? 0.1 : value);
          case "add-k" -> Smoothing.addK(value == 0 ? 1 : value);
          default -> Smoothing.none();
        };
    boolean effective = golden.values.path("effective_order").asBoolean();
    return new BleuStatistics(
        new BleuSettings(
            tokenizer(golden.text("tokenize")),
            letterCase(golden),
            smoothing,
            effective ? BleuSettings.Order.EFFECTIVE : BleuSettings.Order.FOUR));
  }

  private static ChrfStatistics chrf(Golden golden) {
    int order = golden.values.get("word_order").asInt();
    return new ChrfStatistics(ChrfStatistics.Variant.values()[order], letterCase(golden));
  }

  @ParameterizedTest
  @MethodSource("tokens")
  void cutsLinesIntoTheSameTokens(Golden golden) {
    BleuTokenizer tokenizer = tokenizer(golden.text("tokenizer"));
    List<String> texts = new ArrayList<>();
    for (JsonNode row : GOLDEN.get("sentences")) {
      texts.add(row.get(0).asText());
      texts.add(row.get(2).get(0).asText());
    }

    texts = texts.subList(golden.values.path("first").asInt(), texts.size());
    JsonNode lines = golden.values.get("lines");
    assertThat(lines.size()).isGreaterThan(50);
    for (int i = 0; i < lines.size(); i++) {
      String cased = letterCase(golden).apply(texts.get(i));
      assertThat(tokenizer.tokenize(Whitespace.stripEnd(cased)))
          .as("tokens of '%s'", texts.get(i))
          .isEqualTo(lines.get(i).asText());
    }
  }

  @Test
  void takesTheSameCharactersForChinese() {
    BitSet expected = new BitSet();
    for (JsonNode range : GOLDEN.get("chinese")) {
      expected.set(range.get(0).asInt(), range.get(1).asInt() + 1);
    }

    BitSet found = new BitSet();
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      found.set(c, ChineseCharacter.isOne(c));
    }

    assertThat(found).isEqualTo(expected);
    assertThat(found.cardinality()).isGreaterThan(30_000);
  }

  @ParameterizedTest
  @MethodSource("bleu")
  void scoresBleuAlike(Golden golden) {
    BleuStatistics statistics = bleu(golden);
    for (Sentence sentence : Sentence.ofSet(golden.text("set"))) {
      statistics.add(sentence.hypothesis, sentence.references);
    }

    BleuScore score = statistics.bleu();
    assertThat("BLEU = " + score.text()).isEqualTo(golden.text("text"));
    assertThat(statistics.sacreBleuSignature()).isEqualTo(golden.text("signature"));
    assertThat(score.score()).isCloseTo(golden.number("score"), within(TOLERANCE));
    assertThat(score.brevityPenalty()).isCloseTo(golden.number("bp"), within(TOLERANCE));
    assertThat(score.hypothesisTokens()).isEqualTo(golden.values.get("lengths").get(0).asLong());
    assertThat(score.referenceTokens()).isEqualTo(golden.values.get("lengths").get(1).asLong());
    for (int n = 0; n < BleuScore.ORDERS; n++) {
      assertThat(score.precisions().get(n))
          .isCloseTo(golden.values.get("precisions").get(n).asDouble(), within(TOLERANCE));
    }
  }

  @ParameterizedTest
  @MethodSource("chrf")
  void scoresChrfAlike(Golden golden) {
    scoresAlike(golden, chrf(golden));
  }

  @ParameterizedTest
  @MethodSource("ter")
  void scoresTerAlike(Golden golden) {
    scoresAlike(golden, new TerStatistics());
  }

  private static void scoresAlike(Golden golden, TranslationStatistics<?> statistics) {
    for (Sentence sentence : Sentence.ofSet(golden.text("set"))) {
      statistics.add(sentence.hypothesis, sentence.references);
    }

    assertThat(statistics.metric() + " = " + statistics.scores().get(0).text())
        .isEqualTo(golden.text("text"));
    assertThat(statistics.sacreBleuSignature()).isEqualTo(golden.text("signature"));
    assertThat(statistics.score()).isCloseTo(golden.number("score"), within(TOLERANCE));
  }

  @ParameterizedTest
  @MethodSource("alone")
  void scoresSentencesAloneAlike(Golden golden) {
    JsonNode alone = golden.values.get("alone");
    List<Sentence> sentences = Sentence.ofSet(golden.text("set"));
    assertThat(alone).hasSameSizeAs(sentences);
    for (int i = 0; i < alone.size(); i++) {
      TranslationStatistics<?> statistics =
          golden.values.has("tokenize")
              ? bleu(golden)
              : golden.values.has("word_order") ? chrf(golden) : new TerStatistics();
      statistics.add(sentences.get(i).hypothesis, sentences.get(i).references);
      assertThat(statistics.score())
          .as("%s", sentences.get(i))
          .isCloseTo(alone.get(i).asDouble(), within(TOLERANCE));
    }
  }

  @ParameterizedTest
  @MethodSource("intervals")
  void drawsTheSameIntervals(Golden golden) {
    switch (golden.text("metric")) {
      case "BLEU" -> checkIntervals(golden, bleu(golden), bleu(golden));
      case "TER" -> checkIntervals(golden, new TerStatistics(), new TerStatistics());
      default -> checkIntervals(golden, chrf(golden), chrf(golden));
    }
  }

  private static <S extends TranslationStatistics<S>> void checkIntervals(
      Golden golden, S baseline, S system) {
    for (Sentence sentence : Sentence.ofSet(golden.text("set"))) {
      baseline.add(sentence.number, sentence.hypothesis, sentence.references);
      system.add(sentence.number, sentence.other, sentence.references);
    }

    ConfidenceInterval interval = baseline.interval(Resampling.STANDARD);
    // sacreBLEU leaves the interval out where the mean is 0.
    String printed = interval.mean() > 0 ? "(μ = " + interval.text() + ")" : " = 0.00 ";
    assertThat(golden.text("text")).contains(printed);
    assertThat(baseline.sacreBleuSignature()).isEqualTo(golden.text("signature"));
    PairedBootstrap compared = PairedBootstrap.of(baseline, system, Resampling.STANDARD);
    assertThat(compared.baseline()).isEqualTo(interval);
    List<ConfidenceInterval> intervals = List.of(compared.baseline(), compared.system());
    for (int i = 0; i < intervals.size(); i++) {
      assertThat(intervals.get(i).mean())
          .isCloseTo(golden.values.get("means").get(i).asDouble(), within(RESAMPLED_TOLERANCE));
      assertThat(intervals.get(i).halfWidth())
          .isCloseTo(golden.values.get("halves").get(i).asDouble(), within(RESAMPLED_TOLERANCE));
    }

    assertThat(compared.systemScore())
        .isCloseTo(golden.values.get("scores").get(1).asDouble(), within(TOLERANCE));
    assertThat(compared.pValue()).isCloseTo(golden.number("p"), within(TOLERANCE));
  }
}
