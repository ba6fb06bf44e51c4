package dev.braid.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpanScoringTest {

  private static SpanScoring detected(String labels) {
    return SpanScoring.detect(List.of(labels.split(" ")), List.of());
  }

  @ParameterizedTest
  @CsvSource({
    "O B-PER I-PER, IOB",
    "O B-PER, IOB",
    "I-PER I-LOC O, IOB",
    "B-NP I-NP B-VP, IOB",
    "B I O, IOB",
    "O I-X E-X, IOE",
    "O I-X E-X B-X S-X, IOBES",
    "O S-X, IOBES",
    "O B-X L-X U-X, BILOU",
    "U-X L-X I-X B-X, BILOU",
    "B M E S, BMES",
    "B-n M-n E-n S-v, BMES",
    "B-X M-X E-X W-X O, BMEWO",
    "B I L U O, BILOU"
  })
  void findsTheSchemeThatLabelsAreWrittenIn(String labels, SpanScheme scheme) {
    assertThat(detected(labels)).isEqualTo(new SpanScoring(scheme, ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"NOUN VERB", "N-1 V-2", "I-X U-Y", "S M", "X Y-B"})
  void leavesOtherLabelsAloneWithoutAWord(String labels) {
    assertThat(detected(labels)).isEqualTo(SpanScoring.OFF);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "O B-X I-X B_Y     | 'B_Y' is no tag of iob",
        "O B-X L-X S-X U-X | 'S-X' is no tag of bilou",
        "O B-X I-X X       | 'X' is no tag of iob",
        "O B-X I- B-Y      | 'I-' is no tag of iob",
        "O PER LOC         | 'PER' is no tag of iob",
        "O I | the labels O, I may be other things than tags; evaluate.spans = iob takes them"
      })
  void saysWhyLabelsThatLookLikeSpansAreNotScored(String labels, String reason) {
    SpanScoring scoring = detected(labels);
    assertThat(scoring.isOn()).isFalse();
    assertThat(scoring.remark())
        .startsWith("evaluate.spans = auto gives no span scores, for " + reason);
  }

  @Test
  void labelsOfOtherTextHelpToFindTheSchemeAndDoNotHinder() {
    List<String> trained = List.of("O", "B-X", "I-X");
    assertThat(SpanScoring.detect(trained, List.of("E-X", "S-Y")))
        .isEqualTo(new SpanScoring(SpanScheme.IOBES, ""));
    SpanScoring scoring = SpanScoring.detect(trained, List.of("I-Y", "B_X", "X"));
    assertThat(scoring.scheme()).isEqualTo(SpanScheme.IOB);
    assertThat(scoring.remark())
        .isEqualTo(
            "2 labels that the training text lacks, such as 'B_X', are no tags of iob; in span"
                + " scores they are inside of a span");
  }

  @Test
  void takesTheSchemeThatIsNamedAndRefusesLabelsOfAnother() {
    List<String> labels = List.of("O", "I");
    assertThat(SpanScoring.by(SpanScheme.BILOU, labels, List.of()).scheme())
        .isEqualTo(SpanScheme.BILOU);
    assertThatThrownBy(() -> SpanScoring.by(SpanScheme.BMES, labels, List.of()))
        .hasMessage("the label 'I' of the training text is no tag of it");
  }

  @Test
  void takesUntypedLabelsWhereSpansAreAskedForAndRefusesWhatNoSchemeHas() {
    assertThat(SpanScoring.require(List.of("O", "I"), List.of()).scheme())
        .isEqualTo(SpanScheme.IOB);
    assertThat(SpanScoring.require(List.of("B-X", "U-X"), List.of()).scheme())
        .isEqualTo(SpanScheme.BILOU);
    assertThatThrownBy(() -> SpanScoring.require(List.of("NOUN", "B"), List.of()))
        .hasMessage("'NOUN' is no tag of iob, to which the labels come closest");
  }

  @Test
  void namesTheSchemes() {
    assertThat(SpanScoring.schemes()).isEqualTo("iob | ioe | iobes | bilou | bmes | bmewo");
  }
}
