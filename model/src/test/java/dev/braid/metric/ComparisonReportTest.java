package dev.braid.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ComparisonReportTest {
  private static final Series NONE = Series.empty("none");

  private static ComparisonReport.Run run(String name, double... accuracies) throws IOException {
    double[] tokens = new double[accuracies.length];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = 1000.0 * (i + 1);
    }
    Series figure = new Series("validation accuracy", tokens, accuracies);
    LearningCurves curves =
        new LearningCurves(
            NONE,
            NONE,
            figure,
            Series.Better.HIGHER,
            NONE,
            NONE,
            NONE,
            AveragingCurves.NONE,
            RoundCurves.NONE);
    return new ComparisonReport.Run(name, curves, List.of(report(accuracies[1])));
  }

  private static EvaluationReport report(double accuracy) throws IOException {
    String json =
        """
        {"format": "braid-evaluation", "version": 1, "task": "tagger", "split": "test",
         "checkpoint": "best", "counts": {},
         "results": [{"signature": "labels|version:1", "labels": [],
           "scores": [{"name": "accuracy", "value": %s, "unit": "share"}]}]}
        """
            .formatted(accuracy);
    return EvaluationReport.fromJson(json.getBytes(StandardCharsets.UTF_8));
  }

  /** The page's body is also well-formed XML. */
  private static Document parse(String html) throws Exception {
    String body = html.substring(html.indexOf("<body>"), html.indexOf("</html>"));
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(body)));
  }

  @Test
  void drawsOnePictureForAllRunsAndATableOfTheirScores() throws Exception {
    ComparisonReport report =
        new ComparisonReport(
            "a <b>", List.of(run("one", 0.5, 0.75), run("two", 0.25, 0.5)), List.of());

    Document page = parse(report.html());

    assertThat(page.getElementsByTagName("svg").getLength()).isEqualTo(1);
    assertThat(page.getElementsByTagName("h1").item(0).getTextContent()).isEqualTo("a <b>");
    assertThat(report.html())
        .contains("<tr><td>one</td><td>test</td><td>accuracy</td><td>75.00 %</td></tr>")
        .contains("<tr><td>two</td><td>test</td><td>accuracy</td><td>50.00 %</td></tr>");
  }

  @Test
  void twelveRunsDifferInColourOrDashesAndTheirNamesStayInsideThePicture() throws Exception {
    List<ComparisonReport.Run> runs = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      runs.add(run("replicas-4-steps-" + i, 0.1 * i, 0.2));
    }

    Document page = parse(new ComparisonReport("twelve", runs, List.of()).html());

    Set<String> styles = new HashSet<>();
    Set<String> places = new HashSet<>();
    NodeList paths = page.getElementsByTagName("path");
    for (int i = 0; i < paths.getLength(); i++) {
      Element path = (Element) paths.item(i);
      if (path.getAttribute("class").equals("line")) {
        styles.add(path.getAttribute("stroke") + path.getAttribute("stroke-dasharray"));
      }
    }
    NodeList texts = page.getElementsByTagName("text");
    for (int i = 0; i < texts.getLength(); i++) {
      Element text = (Element) texts.item(i);
      if (text.getTextContent().startsWith("replicas")) {
        places.add(text.getAttribute("x") + " " + text.getAttribute("y"));
        assertThat(Double.parseDouble(text.getAttribute("x"))).isLessThan(440);
      }
    }
    assertThat(styles).hasSize(12);
    assertThat(places).hasSize(12);
  }

  @Test
  void decodedTextsStandBesideTheFirstRuns() throws Exception {
    Map<String, BleuStatistics> systems = new LinkedHashMap<>();
    systems.put("weak <1>", system("a b c d", "e f g h"));
    systems.put("strong", system("a b c d", "a b c d"));
    SystemComparison comparison = SystemComparison.of(systems, new Resampling(50, 9));

    String html =
        new ComparisonReport(
                "two",
                List.of(run("weak <1>", 0.5, 0.75), run("strong", 0.25, 0.5)),
                List.of(new ComparisonReport.Bootstrap("valid", comparison)))
            .html();

    assertThat(parse(html).getElementsByTagName("table").getLength()).isEqualTo(2);
    assertThat(html)
        .contains("<h2>valid, paired bootstrap against weak &lt;1&gt;</h2>")
        .contains("|bs:50|seed:9|")
        .contains("<th>difference</th><th>p</th>")
        .containsPattern("<td>weak &lt;1&gt;</td><td>50\\.00</td>.*<td>baseline</td>")
        .containsPattern("<td>strong</td><td>100\\.00</td>.*<td>\\+50\\.00</td>");
  }

  /** Translations of sentences whose reference is always the same. */
  private static BleuStatistics system(String... hypotheses) {
    BleuStatistics statistics = new BleuStatistics();
    for (int i = 0; i < hypotheses.length; i++) {
      statistics.add(i, hypotheses[i], List.of("a b c d"));
    }
    return statistics;
  }
}
