package dev.braid.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class HeatMapTest {

  private static HeatMap map() {
    return new HeatMap(
        "Attention <1>",
        List.of("the", "\"cat\"", "a-token-of-more-than-twenty-four-letters"),
        List.of("le", "chat"),
        new float[][] {{0.75f, 0.25f, 0}, {0.1f, 0.5f, 0.4f}});
  }

  private static Element svg(HeatMap map) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(map.svg())))
        .getDocumentElement();
  }

  @Test
  void drawsACellForEachPairOfTokensTheDarkerTheLargerItsWeight() throws Exception {
    NodeList cells = svg(map()).getElementsByTagName("rect");
    assertThat(cells.getLength()).isEqualTo(6);
    assertThat(((Element) cells.item(0)).getAttribute("style")).isEqualTo("fill:#08306b");
    assertThat(((Element) cells.item(2)).getAttribute("style")).isEqualTo("fill:#ffffff");
    assertThat(cells.item(4).getTextContent()).isEqualTo("chat: \"cat\" 0.50");
    Element last = (Element) cells.item(5);
    Element first = (Element) cells.item(0);
    assertThat(Double.parseDouble(last.getAttribute("x")))
        .isEqualTo(Double.parseDouble(first.getAttribute("x")) + 2 * 26);
    assertThat(Double.parseDouble(last.getAttribute("y")))
        .isEqualTo(Double.parseDouble(first.getAttribute("y")) + 26);
  }

  @Test
  void canBeReadWithoutSeeingIt() throws Exception {
    assertThat(svg(map()).getAttribute("role")).isEqualTo("img");
    assertThat(svg(map()).getAttribute("aria-label"))
        .isEqualTo("Attention <1>. le: the 0.75; chat: \"cat\" 0.50");
  }

  @Test
  void labelsRowsAndColumnsAndShortensLongTokens() throws Exception {
    NodeList labels = svg(map()).getElementsByTagName("text");
    assertThat(labels.getLength()).isEqualTo(1 + 3 + 2);
    assertThat(labels.item(3).getTextContent()).isEqualTo("a-token-of-more-than-tw…");
    assertThat(labels.item(5).getTextContent()).isEqualTo("chat");
  }

  @Test
  void makesAPageThatStandsAlone() {
    assertThat(map().html())
        .startsWith("<!DOCTYPE html>")
        .contains("<title>Attention &lt;1&gt;</title>")
        .doesNotContain("<script")
        .doesNotContain("href")
        .endsWith("</html>\n");
  }

  @Test
  void drawsWeightsThatAreAllZero() throws Exception {
    HeatMap map = new HeatMap("t", List.of("a"), List.of("b"), new float[][] {{0}});
    assertThat(map.svg()).contains("fill:#ffffff");
  }

  @Test
  void refusesWeightsThatDoNotFit() {
    assertThatThrownBy(() -> new HeatMap("t", List.of("a"), List.of("b"), new float[2][1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Cannot draw 2 rows of weights between 1 source and 1 target");
    assertThatThrownBy(() -> new HeatMap("t", List.of("a"), List.of("b"), new float[1][2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot draw 2 weights over 1 source tokens in row 0");
    float[][] diverged = {{Float.NaN}};
    assertThatThrownBy(() -> new HeatMap("t", List.of("a"), List.of("b"), diverged))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot draw weight NaN in row 0: from 0 on, and finite");
  }
}
