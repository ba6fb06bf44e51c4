package dev.braid.text;

import static dev.braid.text.TestInput.SKIPPING;
import static dev.braid.text.TestInput.STRICT;
import static dev.braid.text.TestInput.example;
import static dev.braid.text.TestInput.readAll;
import static dev.braid.text.TestInput.readTexts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.text.ExampleRule.TokenSpacing;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonLinesFormatTest {
  static final JsonLinesFormat TAGGED = format(TargetKind.TAG, TokenSpacing.ALLOWED);
  private static final JsonLinesFormat CLASSES = format(TargetKind.CLASS, TokenSpacing.ALLOWED);
  private static final TextPolicy REPLACING =
      new TextPolicy(BadInput.REPLACE, BadInput.FAIL, BadInput.FAIL, 1000);

  private final InputCounts counts = new InputCounts();

  private static JsonLinesFormat format(TargetKind kind, TokenSpacing spacing) {
    ExampleRule rule =
        new ExampleRule(kind, new WhitespaceTokenizer(), TextNormalizer.NONE, spacing);
    TableColumn target = new TableColumn("y", "data.target-column");
    return new JsonLinesFormat(
        new TableFormat(
            new TableColumn("x", "data.text-column"),
            kind == TargetKind.NONE ? null : target,
            rule));
  }

  @Test
  void listsAreTokensAndLabelsAsTheyStand() throws IOException {
    String line = "{\"id\":{\"a\":[1]},\"y\":[\"B-LOC\",\"O\"],\"x\":[\"New York\",\"is\"]}\n";

    assertThat(readAll(TAGGED, STRICT, counts, line + "\n" + line))
        .containsExactly(
            new RawExample(0, List.of("New York", "is"), List.of("B-LOC", "O")),
            new RawExample(line.length() + 1, List.of("New York", "is"), List.of("B-LOC", "O")));
    assertThat(counts).hasToString("3 lines, 2 examples, 1 empty");
  }

  @Test
  void textIsCutAndSoAreItsLabelsOrItsTarget() throws IOException {
    String line = "{\"x\":\"a b\\u0020c\",\"y\":\"X Y Z\"}";

    assertThat(readAll(TAGGED, STRICT, counts, line)).containsExactly(example(0, "a b c", "X Y Z"));
    assertThat(readAll(format(TargetKind.SENTENCE, TokenSpacing.ALLOWED), STRICT, counts, line))
        .containsExactly(example(0, "a b c", "X Y Z"));
    assertThat(readAll(CLASSES, STRICT, counts, line))
        .containsExactly(new RawExample(0, List.of("a", "b", "c"), List.of("X Y Z")));
    assertThat(readAll(format(TargetKind.NONE, TokenSpacing.ALLOWED), STRICT, counts, line))
        .containsExactly(example(0, "a b c", ""));
  }

  @ParameterizedTest
  @CsvSource({"7,7", "-1,-1", "true,true", "'\" a \"',a"})
  void aLabelMayBeANumberOrABoolean(String value, String label) throws IOException {
    assertThat(readAll(CLASSES, STRICT, counts, "{\"x\":\"a\",\"y\":" + value + "}"))
        .containsExactly(new RawExample(0, List.of("a"), List.of(label)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "[1];no JSON object",
        "nonsense;no JSON object: at character 9 Unrecognized token 'nonsense'",
        "{\"x\":\"a\";no JSON object: at character",
        "{\"x\":\"a\",\"y\":\"b\"} {};more than one JSON value in a line",
        "{\"x\":\"a\",\"x\":\"b\",\"y\":\"b\"};Duplicate field 'x'",
        "{\"text\":\"a\",\"y\":\"b\"};no field x (data.text-column), but text, y",
        "{\"x\":\"a\"};no field y (data.target-column), but x",
        "{};no field x (data.text-column), but none at all",
        "{\"x\":1,\"y\":\"b\"};field x is a number",
        "{\"x\":{\"a\":\"b\"},\"y\":\"b\"};field x is an object",
        "{\"x\":[\"a\",[\"b\"]],\"y\":\"b\"};value 2 of field x is an array",
        "{\"x\":[\"a\",\"\"],\"y\":\"b\"};value 2 of column x is empty",
        "{\"x\":[\"a\",null],\"y\":\"b\"};value 2 of field x is null",
        "{\"x\":\"a\",\"y\":1.5};field y is a number",
        "{\"x\":\"a\",\"y\":[\"b\"]};column y has a list where one label belongs",
        "{\"x\":null,\"y\":\"b\"};column x has no value",
        "{\"x\":\"a\",\"y\":null};column y has no value",
        "{\"x\":\"\",\"y\":\"b\"};0 tokens and 1 labels"
      })
  void whatIsNoExampleIsNamedAndSkippedOrFails(String line, String reason) throws IOException {
    String good = "{\"x\":\"a\",\"y\":\"b\"}";

    assertThat(readAll(CLASSES, SKIPPING, counts, line + "\n" + good)).hasSize(1);

    assertThat(counts.places()).hasSize(1);
    assertThat(counts.places().get(0).reason()).contains(reason);
    assertThatThrownBy(() -> readAll(CLASSES, STRICT, counts, line))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("Cannot read file0, line at byte 0: ")
        .hasMessageContaining(reason)
        .hasMessageContaining("set data.bad-example = skip");
  }

  @Test
  void missingValuesAreCountedApart() throws IOException {
    readAll(CLASSES, SKIPPING, counts, "{\"x\":null,\"y\":\"b\"}\n{\"x\":\"a\",\"y\":null}\n{}\n");

    assertThat(counts)
        .hasToString("3 lines, 0 examples, 0 empty, no such object: 1, missing value: 2");
  }

  @Test
  void aTokenWithASpaceIsBadWhereSubwordsAreWrittenWithSpaces() {
    assertThatThrownBy(
            () ->
                readAll(
                    format(TargetKind.CLASS, TokenSpacing.REFUSED),
                    STRICT,
                    counts,
                    "{\"x\":[\"New York\"],\"y\":\"b\"}"))
        .hasMessageContaining("value 1 of column x contains white space");
  }

  @Test
  void blankWordsAndLabelsOfATaggerAreBad() throws IOException {
    readAll(
        TAGGED, SKIPPING, counts, "{\"x\":[\" \"],\"y\":[\"O\"]}\n{\"x\":[\"a\"],\"y\":[\" \"]}");

    assertThat(counts.count(InputProblem.BAD_VALUE)).isEqualTo(2);
  }

  @Test
  void halfASurrogatePairIsMalformedText() throws IOException {
    String line = "{\"x\":\"a\\ud83d b\\ud83d\\ude00 c\\u0000\",\"y\":\"b\"}";

    assertThatThrownBy(() -> readAll(CLASSES, STRICT, counts, line))
        .hasMessageContaining("half of a surrogate pair at character 2")
        .hasMessageContaining("set data.malformed = skip or replace");
    assertThat(readAll(CLASSES, REPLACING, counts, line))
        .containsExactly(
            new RawExample(0, List.of("a\uFFFD", "b\uD83D\uDE00", "c\uFFFD"), List.of("b")));
    assertThat(counts.count(InputProblem.MALFORMED)).isEqualTo(1);
  }

  @Test
  void aLanguageModelReadsARowWithoutTokensAsAnEndOfLine() throws IOException {
    JsonLinesFormat texts = format(TargetKind.NONE, TokenSpacing.ALLOWED);

    assertThat(readAll(texts, STRICT, counts, "{\"x\":\"\"}\n\n{\"x\":\"a\"}"))
        .containsExactly(example(0, "", ""), example(10, "a", ""));
    assertThat(counts).hasToString("3 lines, 2 examples, 2 empty");
  }

  @Test
  void longStringsAreLimitedByTheLineAlone() throws IOException {
    String text = "a ".repeat(15_000_000);
    TextPolicy wide = new TextPolicy(BadInput.FAIL, BadInput.FAIL, BadInput.FAIL, 1 << 30);
    String line = "{\"x\":\"" + text + "\"}";

    assertThat(
            readAll(format(TargetKind.NONE, TokenSpacing.ALLOWED), wide, counts, line)
                .get(0)
                .tokens())
        .hasSize(15_000_000);
  }

  @Test
  void textsKeepTheirPlacesWhateverIsWrong() throws IOException {
    String lines =
        "{\"x\":\"a b\"}\n\n{\"x\":[\"a b\"]}\n{\"x\":null}\n{\"x\":3}\n\u0000\n{\"x\":\"\"}\n";

    assertThat(readTexts(TAGGED, SKIPPING, counts, lines))
        .containsExactly(
            TextItem.whole("a b"),
            TextItem.of(new RawText.Words(List.of("a b"))),
            refused(InputProblem.MISSING_VALUE, "column x has no value"),
            refused(InputProblem.BAD_VALUE, "field x is a number"),
            refused(InputProblem.MALFORMED, "a NUL, which is no text, at byte 46"),
            TextItem.whole(""));
  }

  private static TextItem refused(InputProblem problem, String reason) {
    return TextItem.refused(new Fault(problem, reason));
  }
}
