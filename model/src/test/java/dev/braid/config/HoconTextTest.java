package dev.braid.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What experiments may not have of HOCON. */
class HoconTextTest {
  private static final String TAGGER = "output = /o, data { format = conll, train = [x] }\n";

  private static List<String> problems(String text) {
    List<String> problems = new ArrayList<>();
    HoconText.parse(text, "my.conf", problems);
    return problems;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data.train = x#1.txt             | #1.txt       | x",
        "data.train = x//train.txt        | //train.txt  | x",
        "data.train = [a.txt, x//b.txt]   | //b.txt]     | x",
        "data.train = ${CORPORA}//a.txt   | //a.txt      | ${CORPORA}",
        "data.train = ${?CORPORA}/x#2     | #2           | ${?CORPORA}/x",
        "data { train = \"x\"//train.txt  | //train.txt  | \"x\"",
        "data.train = \"a\\\"#\"#1        | #1           | \"a\\\"#\"",
        "name = c# // notes               | # // notes   | c"
      })
  void aCommentWithinAValueIsRefused(String line, String comment, String value) {
    assertThat(problems("# a comment\n//another\nseed = 1 # one\n\n" + line + "\nseed = 2#x\n"))
        .startsWith(
            "my.conf: 5: '"
                + comment
                + "' behind '"
                + value
                + "' is read as a comment; put it in quotes if it belongs to the value, or a blank"
                + " before it if it does not")
        .hasSize(2)
        .last()
        .asString()
        .startsWith("my.conf: 6: '#x' behind '2'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data.train = x #1.txt",
        "data.train = x // the text",
        "data.train = \"x//y#1\"",
        "data.train = x\"//y#1\"",
        "data.train = \"\"\"x//y#\"1\"\"\"",
        "data { train = x }# text",
        "data.train = [x]//text",
        "data.train = [ x,// text\n y ]",
        "data {#text\n train = x }",
        "data.train = ${HOME}\"//x\"",
        "#a\n//b\n   #c"
      })
  void aCommentBehindABlankOrABraceIsOne(String text) {
    assertThat(problems(text)).isEmpty();
  }

  @Test
  void anOverrideIsHeldToTheSame() {
    assertThatThrownBy(
            () -> ExperimentConfig.parse(TAGGER, "my.conf", List.of("data.train=[x//y, z]")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("--set data.train=[x//y, z]: 1: '//y, z]' behind 'x' is read as");
    assertThat(
            ExperimentConfig.parse(TAGGER, "my.conf", List.of("data.train=x//y#1"))
                .data()
                .train()
                .text())
        .containsExactly("x//y#1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"other.conf\"",
        "required(\"other.conf\")",
        "file(\"/etc/hostname\")",
        "classpath(\"dev/braid/config/reference.conf\")",
        "required(classpath(\"dev/braid/config/reference.conf\"))"
      })
  void nothingIsIncluded(String what) {
    String text = TAGGER + "include " + what + "\n";

    assertThatThrownBy(() -> ExperimentConfig.parse(text, "my.conf", List.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("my.conf: include ")
        .hasMessageContaining("an experiment is one file and includes no other; write here what");
  }

  @Test
  void noUrlIsOpened(@TempDir Path folder) throws IOException {
    Path other = Files.writeString(folder.resolve("other.conf"), "seed = 7");
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      server.configureBlocking(false);
      String host = "http://127.0.0.1:" + server.socket().getLocalPort() + "/x.conf";
      for (String what : List.of(host, other.toUri().toURL().toString())) {
        for (String include : List.of("url(\"" + what + "\")", "\"" + what + "\"")) {
          assertThat(problems("include " + include)).singleElement().asString().contains(include);
        }
      }
      assertThat(server.accept()).as("a connection").isNull();
    }
  }
}
