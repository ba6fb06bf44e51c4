package dev.braid.text;

import static dev.braid.text.TestInput.SKIPPING;
import static dev.braid.text.TestInput.STRICT;
import static dev.braid.text.TestInput.example;
import static dev.braid.text.TestInput.readAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConllFormatTest {
  private static final ConllFormat CONLLU =
      new ConllFormat(2, 4, ColumnSeparator.TAB, TextNormalizer.NONE);
  private static final ConllFormat CHUNKS =
      new ConllFormat(1, 3, ColumnSeparator.WHITESPACE, TextNormalizer.NONE);
  private static final ConllFormat TABS =
      new ConllFormat(1, 2, ColumnSeparator.TAB, TextNormalizer.NONE);

  private static final ConllFormat THREE =
      new ConllFormat(2, 3, ColumnSeparator.TAB, TextNormalizer.NONE);

  private final InputCounts counts = new InputCounts();

  private static String node(String id, String form, String tag) {
    return String.join("\t", id, form, "_", tag, "_", "_", "_", "_", "_", "_") + "\n";
  }

  @Test
  void conlluRangesEmptyNodesAndCommentsAreNoWords() throws IOException {
    String file =
        "# sent_id = 1\n# text = a\ttab\n#newpar\n"
            + node("1-2", "don't", "_")
            + node("1", "do", "AUX")
            + node("2", "n't", "PART")
            + node("2.1", "left", "VERB")
            + node("3", "1-2", "NUM")
            + "\n"
            + node("1", "#", "SYM");
    List<RawExample> read = readAll(CONLLU, STRICT, counts, file);
    assertThat(read.stream().map(RawExample::tokens))
        .containsExactly(List.of("do", "n't", "1-2"), List.of("#"));
    assertThat(read.get(0).labels()).containsExactly("AUX", "PART", "NUM");
    assertThat(read.get(0).offset()).isEqualTo(file.indexOf("1\tdo"));
    assertThat(counts)
        .hasToString(
            "10 lines, 2 examples, 0 empty, comments: 3, multiword tokens: 1, empty nodes: 1");
  }

  @Test
  void wordsThatLookLikeRangesStayWhereTheFirstColumnIsTheWord() throws IOException {
    assertThat(readAll(TABS, STRICT, counts, "1-2\tNUM\n3.4\tNUM\n"))
        .containsExactly(example(0, "1-2 3.4", "NUM NUM"));
    ConllFormat tenColumns = new ConllFormat(1, 4, ColumnSeparator.TAB, TextNormalizer.NONE);
    assertThat(readAll(tenColumns, STRICT, counts, node("1-2", "x", "NUM")))
        .containsExactly(example(0, "1-2", "NUM"));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 10, 11, 14})
  void rangesAndEmptyNodesAreToldByTheirNumbersWhateverTheColumns(int columns) throws IOException {
    String rest = "\t*".repeat(columns - 3);
    String file =
        "# global.columns = ID FORM UPOS\n1-2\tdon't\t_%1$s\n1\tdo\tAUX%1$s\n2\tn't\tPART%1$s\n"
            + "2.1\tleft\n3\t1-2\tNUM%1$s\n";
    ConllFormat format = new ConllFormat(2, 3, ColumnSeparator.TAB, TextNormalizer.NONE);

    assertThat(readAll(format, STRICT, counts, file.formatted(rest)))
        .extracting(RawExample::tokens)
        .containsExactly(List.of("do", "n't", "1-2"));
    assertThat(List.of(counts.comments(), counts.multiwordTokens(), counts.emptyNodes()))
        .containsExactly(1L, 1L, 1L);
  }

  @Test
  void numbersMayStandInAnyColumnAndBetweenWhiteSpace() throws IOException {
    ConllFormat format =
        new ConllFormat(
            1, 2, 3, ColumnSeparator.WHITESPACE, new CommentLines.Customary(), TextNormalizer.NONE);

    assertThat(readAll(format, STRICT, counts, "du _ 1-2\nde ADP 1\nle DET 2\n"))
        .containsExactly(new RawExample(9, List.of("de", "le"), List.of("ADP", "DET")));
  }

  /** As in WebAnno's files, where 3-1 is the first token of the third sentence. */
  @Test
  void aSentenceWithoutWholeNumbersIsNumberedInAnotherWay() throws IOException {
    String file = "1-1\tthe\tDET\n1-2\tend\tNOUN\n\n0.5\tsoon\tADV\n\n1\ta\tX\n";
    assertThat(readAll(THREE, STRICT, counts, file))
        .extracting(RawExample::tokens)
        .containsExactly(List.of("the", "end"), List.of("soon"), List.of("a"));
    assertThat(counts.multiwordTokens() + counts.emptyNodes()).isZero();
    assertThatThrownBy(() -> readAll(THREE, STRICT, counts, "1-1\tthe\tDET\n1-2\tend\n"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("Cannot read file0, line at byte 12: 2 columns");
  }

  @Test
  void withoutANumberColumnEveryLineIsAWord() throws IOException {
    ConllFormat format =
        new ConllFormat(
            2, 3, 0, ColumnSeparator.TAB, new CommentLines.Customary(), TextNormalizer.NONE);
    assertThat(readAll(format, STRICT, counts, "1-2\tdu\tX\n1\tde\tY\n"))
        .containsExactly(example(0, "du de", "X Y"));
  }

  /** As GermEval 2014 begins its sentences. */
  @Test
  void aHashIsACommentWhereTheFirstColumnIsNeitherWordNorLabel() throws IOException {
    String file = "#\thttp://a.example\t[2010-01-01]\n1\tben\tB-PER\n\n#\tx\n1\t#\tO\n";
    assertThat(readAll(THREE, STRICT, counts, file))
        .extracting(RawExample::tokens)
        .containsExactly(List.of("ben"), List.of("#"));
    assertThat(counts.comments()).isEqualTo(2);
  }

  @Test
  void commentsBeginWithAPrefixOrThereAreNone() throws IOException {
    String file = "%% comment\n# \tX\na\tY\n";
    assertThat(readAll(commented("%%"), STRICT, counts, file))
        .containsExactly(new RawExample(11, List.of("#", "a"), List.of("X", "Y")));
    assertThat(counts.comments()).isEqualTo(1);
    assertThat(readAll(commented(""), STRICT, counts, "#\tX\n# \tY\n"))
        .containsExactly(new RawExample(0, List.of("#", "#"), List.of("X", "Y")));
    assertThat(counts.comments()).isEqualTo(1);
  }

  private static ConllFormat commented(String prefix) {
    CommentLines comments = new CommentLines.Beginning(prefix);
    return new ConllFormat(1, 2, 1, ColumnSeparator.TAB, comments, TextNormalizer.NONE);
  }

  @Test
  void whatCannotBeSeenAroundWordsAndLabelsDoesNotBelongToThem() throws IOException {
    String file = " New York\t LOC \n\u2003the\tO\u00A0\ncat\u00A0\tO\r\n1\tO\u3000\n";
    RawExample read = readAll(TABS, STRICT, counts, file).get(0);
    assertThat(read.tokens()).containsExactly("New York", "the", "cat\u00A0", "1");
    assertThat(read.labels()).containsExactly("LOC", "O", "O", "O");
    assertThat(readAll(CHUNKS, STRICT, counts, "a X B-NP\u00A0\n"))
        .containsExactly(example(0, "a", "B-NP"));
    assertThatThrownBy(() -> readAll(TABS, STRICT, counts, "a\t\u00A0\n"))
        .hasMessageContaining("the label's column 2 is blank");
  }

  @Test
  void whitespaceColumnsKnowDocumentLinesAndTakeTheHashAsAWord() throws IOException {
    String file =
        "-DOCSTART- -X- O O\n\n#begin document (x); part 000\n# # B-NP\n1  CD\tI-NP\n \t\n\n\n"
            + "He PRP B-NP\n#end document\n";
    assertThat(readAll(CHUNKS, STRICT, counts, file))
        .containsExactly(
            example(50, "# 1", "B-NP I-NP"), example(file.indexOf("He"), "He", "B-NP"));
  }

  @Test
  void betweenTabsAHashWithATabIsAWord() throws IOException {
    assertThat(readAll(TABS, STRICT, counts, "#tag\tX\n#\tY\n# no\tword\n#comment\n"))
        .containsExactly(example(0, "#tag #", "X Y"));
  }

  @Test
  void wordsMayContainSpacesBetweenTabs() throws IOException {
    assertThat(readAll(TABS, STRICT, counts, "New York\tLOC\n").get(0).tokens())
        .containsExactly("New York");
  }

  @Test
  void normalizesWordsButNotLabels() throws IOException {
    TextNormalizer lower = new TextNormalizer(NormalForm.NFC, Casing.LOWER);
    ConllFormat format = new ConllFormat(1, 2, ColumnSeparator.TAB, lower);
    assertThat(readAll(format, STRICT, counts, "CAFE\u0301\tNOUN\n"))
        .containsExactly(example(0, "café", "NOUN"));
  }

  @Test
  void sentenceWithABadLineIsLeftOutWholeAndCountedOnce() throws IOException {
    String file = "a\tX\nb\nc\nd\tY\n\ne\tX\n\nf\t \n\ng\tZ";
    assertThat(readAll(TABS, SKIPPING, counts, file))
        .containsExactly(
            example(file.indexOf('e'), "e", "X"), example(file.indexOf('g'), "g", "Z"));
    assertThat(counts.count(InputProblem.TOO_FEW_COLUMNS)).isEqualTo(2);
    assertThat(counts.places())
        .containsExactly(
            new Place(
                "file0", 4, "1 columns, but the word is in column 1 and the label in column 2"),
            new Place("file0", file.indexOf('f'), "the label's column 2 is blank"));
  }

  @Test
  void badLineFailsNamingItsPlaceAndTheWayOut() {
    assertThatThrownBy(() -> readAll(TABS, STRICT, counts, "a\tX\nb\n"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot read file0, line at byte 4: 1 columns, but the word is in column 1 and the"
                + " label in column 2; repair the line or set data.bad-example = skip");
  }

  @Test
  void sentenceWithASkippedLineIsLeftOutToo() throws IOException {
    String tooLong = "x".repeat(1001) + "\tX\n";
    assertThat(readAll(TABS, SKIPPING, counts, "a\tX\n" + tooLong + "b\tX\n\nc\tX\n"))
        .extracting(RawExample::tokens)
        .containsExactly(List.of("c"));
    assertThat(counts.count(InputProblem.TOO_LONG)).isEqualTo(1);
    assertThat(counts.count(InputProblem.TOO_FEW_COLUMNS)).isZero();
  }

  @Test
  void columnsAreCountedFromOneAndDiffer() {
    assertThatThrownBy(() -> new ConllFormat(0, 2, ColumnSeparator.TAB, TextNormalizer.NONE))
        .hasMessageContaining("columns are counted from 1");
    assertThatThrownBy(() -> new ConllFormat(2, 2, ColumnSeparator.TAB, TextNormalizer.NONE))
        .hasMessageContaining("Word column 2, label column 2")
        .hasMessageContaining("must differ");
  }
}
