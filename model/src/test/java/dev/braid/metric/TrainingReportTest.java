package dev.braid.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class TrainingReportTest {
  private static final int ROUNDS = 60;

  private static TrainingReport report(String title, String configuration) {
    double[] tokens = new double[ROUNDS];
    double[][] y = new double[6][ROUNDS];
    Random random = new Random(3);
    for (int i = 0; i < ROUNDS; i++) {
      tokens[i] = 41_000.0 * (i + 1);
      y[0][i] = 0.05 + 2.2 * Math.exp(-i / 9.0) + 0.03 * random.nextDouble();
      y[1][i] = i % 5 == 4 ? 0.07 + 2.1 * Math.exp(-i / 9.0) : Double.NaN;
      y[2][i] = i % 5 == 4 ? 0.998 - 0.6 * Math.exp(-i / 8.0) : Double.NaN;
      y[3][i] = 0.005 * Math.min(1, (i + 1) / 10.0) * (1 - i / 80.0);
      y[4][i] = 3000 + 400 * random.nextDouble();
      y[5][i] = 0.2 + 2 * Math.exp(-i / 15.0) * random.nextDouble();
    }

    return new TrainingReport(
        title,
        new LearningCurves(
            new Series("training loss", tokens, y[0]),
            new Series("validation loss", tokens, y[1]),
            new Series("accuracy", tokens, y[2]),
            Series.Better.HIGHER,
            new Series("learning rate", tokens, y[3]),
            new Series("tokens per second", tokens, y[4]),
            new Series("gradient norm", tokens, y[5]),
            AveragingCurves.NONE,
            RoundCurves.NONE),
        configuration);
  }

  /** The page's body is also well-formed XML, which makes it easy to look into. */
  private static Document parse(String html) throws Exception {
    String body = html.substring(html.indexOf("<body>"), html.indexOf("</html>"));
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(body)));
  }

  @Test
  void drawsFiveChartsOnAPageThatStandsAlone() throws Exception {
    String html = report("quickstart", "network { layers = 1 }").html();
    assertThat(parse(html).getElementsByTagName("svg").getLength()).isEqualTo(5);
    assertThat(html).doesNotContain("<script").doesNotContain("href").doesNotContain("src=");
    assertThat(html).doesNotContain("NaN").doesNotContain("Infinity");
  }

  private static TrainingReport ofReplicas(double spread) {
    double[] tokens = {100, 200, 300, 400, 500, 600, 700, 800};
    double[] spreads = {0.9, 0.9, 0.9, 0.9, 0.9, 0.9, spread, spread + 0.04};
    double[] cosines = {0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.1, 0.2};
    AveragingCurves averaging =
        new AveragingCurves(
            new Series("cosine", tokens, cosines),
            new Series("spread", tokens, spreads),
            new Series("mean", tokens, cosines),
            new Series("parameters", tokens, spreads));
    Series none = Series.empty("none");
    RoundCurves rounds =
        new RoundCurves(
            List.of(new Series("compute", tokens, cosines), new Series("reduce", tokens, spreads)),
            List.of(new Series("broadcast", tokens, cosines)));
    return new TrainingReport(
        "r",
        new LearningCurves(
            none, none, none, Series.Better.LOWER, none, none, none, averaging, rounds),
        "");
  }

  @Test
  void replicasThatDriftApartGetOneLineOfAdvice() throws Exception {
    String html = ofReplicas(0.3).html();

    assertThat(parse(html).getElementsByTagName("svg").getLength()).isEqualTo(5);
    assertThat(html).contains("Parts of a round", "reduce", "Traffic of a round");
    assertThat(parse(html).getElementsByTagName("p").item(0).getTextContent())
        .isEqualTo(
            "Replicas drift apart: in the last quarter of the rounds they end 32 % of the"
                + " parameters' norm away from their mean, and what two of them change has a cosine"
                + " of 0.15. Lower train.steps-per-round or train.optimizer.learning-rate.");
    assertThat(ofReplicas(0.1).html()).doesNotContain("drift");
    assertThat(report("r", "").html()).doesNotContain("drift");
  }

  @Test
  void drawsALineThroughTheRoundsThatWereValidated() throws Exception {
    NodeList paths = parse(report("r", "").html()).getElementsByTagName("path");
    List<Integer> points = new ArrayList<>();
    for (int i = 0; i < paths.getLength(); i++) {
      String d = paths.item(i).getAttributes().getNamedItem("d").getNodeValue();
      if (d.contains("L")) {
        points.add(d.split("[ML]").length - 1);
      }
    }

    int validated = ROUNDS / 5;
    assertThat(points).containsExactly(ROUNDS, validated, validated, ROUNDS, ROUNDS, ROUNDS);
  }

  @Test
  void placesPointsWhereTheAxesSay() {
    Series line = new Series("line", new double[] {0, 50, 100}, new double[] {0, 1, 0.5});
    Axis axis = Axis.over(0, 100, 5);
    assertThat(axis.position(50)).isEqualTo(0.5);
    assertThat(new LineChart("t", "x", "y", List.of(line)).svg())
        .contains("d=\"M66.0 254.0L304.0 44.0L542.0 149.0\"");
  }

  @Test
  void tabulatesTheBestValueAndWhereItWas() {
    Series loss =
        new Series(
            "loss", new double[] {100, 2000, 3000, 4000}, new double[] {2, 0.5, 1, Double.NaN});
    Series none = Series.empty("none");
    TrainingReport report =
        new TrainingReport(
            "r",
            new LearningCurves(
                loss,
                none,
                none,
                Series.Better.LOWER,
                none,
                none,
                none,
                AveragingCurves.NONE,
                RoundCurves.NONE),
            "");
    assertThat(report.html())
        .contains("<tr><td>loss</td><td>0.5000</td><td>2,000</td><td>1.0000</td></tr>")
        .doesNotContain("none</td>");
  }

  @Test
  void showsTitleAndConfigurationAsText() throws Exception {
    String configuration = "a = \"<b>&amp;'\"\nc = ]]> </pre><script>alert(1)</script>";
    Document page = parse(report("<i>run & co</i>", configuration).html());
    assertThat(page.getElementsByTagName("pre").item(0).getTextContent()).isEqualTo(configuration);
    assertThat(page.getElementsByTagName("h1").item(0).getTextContent())
        .isEqualTo("<i>run & co</i>");
    assertThat(page.getElementsByTagName("script").getLength()).isZero();
  }

  @Test
  void refusesSeriesThatDoNotFit() {
    assertThatThrownBy(() -> new Series("loss", new double[2], new double[3]))
        .hasMessage("Cannot draw loss: 2 positions but 3 values");
    assertThatThrownBy(() -> new Series("loss", new double[] {2, 1}, new double[2]))
        .hasMessage("Cannot draw loss: position 1.0 must be finite and not below the one before");
  }
}
