package dev.braid.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvaluationReportTest {

  private static EvaluationReport report() {
    LabelStatistics statistics = new LabelStatistics(LabelStatistics.Item.TOKENS);
    statistics.add("NÖUN", "NÖUN");
    statistics.add("NÖUN", "NÖUN");
    statistics.add("VERB", "NÖUN");
    statistics.addUnseen("X", "VERB");
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("sentences", 12345L);
    counts.put("malformed-lines", 0L);
    List<EvaluationReport.Result> results =
        List.of(
            EvaluationReport.Result.of(statistics),
            EvaluationReport.Result.of(new PerplexityStatistics()));
    return new EvaluationReport("tagger", "test", "round-000040", counts, results);
  }

  @Test
  void readsItselfBack() throws IOException {
    EvaluationReport report = report();
    assertThat(EvaluationReport.fromJson(report.toJson())).isEqualTo(report);
    assertThat(EvaluationReport.fromJson(report.toJson()).toJson()).isEqualTo(report.toJson());
  }

  @Test
  void keepsTheDigestOfDecodedTexts() throws IOException {
    EvaluationReport report =
        new EvaluationReport(
            "encoder-decoder", "test", "round-1", Map.of(), List.of(), "0a1b", List.of());
    assertThat(new String(report.toJson(), StandardCharsets.UTF_8))
        .contains("\n  \"decoded-digest\" : \"0a1b\",\n");
    assertThat(EvaluationReport.fromJson(report.toJson())).isEqualTo(report);
  }

  @Test
  void keepsNotesAndShowsThem() throws IOException {
    List<String> notes = List.of("no span scores, for 'X' is no tag", "something else");
    EvaluationReport report =
        new EvaluationReport("tagger", "test", "round-1", Map.of("n", 1L), List.of(), "", notes);
    assertThat(EvaluationReport.fromJson(report.toJson())).isEqualTo(report);
    assertThat(report.table())
        .isEqualTo(
            """
            tagger | test | round-1
            n  1
            note: no span scores, for 'X' is no tag
            note: something else
            """);
  }

  @Test
  void showsTheMostFrequentOfManyLabelsAndKeepsAll() throws IOException {
    LabelStatistics statistics = new LabelStatistics(LabelStatistics.Item.EXAMPLES);
    for (int label = 0; label < 3000; label++) {
      for (int i = 0; i < (label < 50 ? 2 : 1); i++) {
        statistics.add("label" + label, "label0");
      }
    }
    EvaluationReport report =
        new EvaluationReport(
            "classifier",
            "valid",
            "round-1",
            Map.of(),
            List.of(EvaluationReport.Result.of(statistics)));
    assertThat(report.table().lines()).hasSize(10 + 50 + 1);
    assertThat(report.table())
        .contains("label49 ")
        .doesNotContain("label50 ")
        .endsWith("and 2,950 more, all in reports/valid.json\n");
    assertThat(EvaluationReport.fromJson(report.toJson()).results().get(0).labels()).hasSize(3000);
  }

  @Test
  void writesKeysInAFixedOrder() {
    String json = new String(report().toJson(), StandardCharsets.UTF_8);
    assertThat(json)
        .startsWith(
            """
            {
              "format" : "braid-evaluation",
              "version" : 1,
              "task" : "tagger",
              "split" : "test",
              "checkpoint" : "round-000040",
              "counts" : {
                "sentences" : 12345,
                "malformed-lines" : 0
              },
              "results" : [ {
                "signature" : "labels|items:tokens|\
            macro:labels-in-gold-or-predicted|unknown-gold:by-name|zero-division:0|version:1",
                "scores" : [ {
                  "name" : "accuracy",
                  "value" : 0.5,
                  "unit" : "share"
                }\
            """)
        .contains("\"value\" : null")
        .endsWith("}\n");
  }

  @Test
  void printsAnAlignedTableWithTheMostFrequentLabelFirst() {
    assertThat(report().table())
        .startsWith(
            """
            tagger | test | round-000040
            sentences        12,345
            malformed-lines       0

            labels|items:tokens|macro:labels-in-gold-or-predicted|unknown-gold:by-name|\
            zero-division:0|version:1
            accuracy        50.00 %
            micro-f1        50.00 %
            macro-f1        26.67 %
            tokens                4
            unknown-labels        1

            label  precision  recall     f1  support
            NÖUN       66.67  100.00  80.00        2
            VERB        0.00    0.00   0.00        1
            X           0.00    0.00   0.00        1
            """);
  }

  @Test
  void findsAScoreByName() {
    assertThat(report().score("accuracy").text()).isEqualTo("50.00 %");
    assertThatThrownBy(() -> report().score("bleu"))
        .hasMessage("Cannot find score 'bleu' in the report on round-000040");
  }

  @Test
  void refusesOtherFormatsAndDamagedReports() {
    assertThatThrownBy(() -> read("{\"format\":\"else\",\"version\":1}"))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Cannot read evaluation report: format 'else' version 1, expected 'braid-evaluation'"
                + " version 1");
    assertThatThrownBy(() -> read("{\"format\":\"braid-evaluation\",\"version\":1}"))
        .isInstanceOf(IOException.class)
        .hasMessage("Cannot read evaluation report: 'task' is missing or not text");
    String json = new String(report().toJson(), StandardCharsets.UTF_8);
    assertThatThrownBy(() -> read(json.replace("\"share\"", "\"furlong\"")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("FURLONG");
    assertThatThrownBy(() -> read(json.substring(0, json.length() / 2)))
        .isInstanceOf(IOException.class);
  }

  private static EvaluationReport read(String json) throws IOException {
    return EvaluationReport.fromJson(json.getBytes(StandardCharsets.UTF_8));
  }
}
