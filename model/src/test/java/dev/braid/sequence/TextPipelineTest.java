package dev.braid.sequence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.config.ExperimentConfig;
import dev.braid.text.BadInput;
import dev.braid.text.CorpusFormat;
import dev.braid.text.ExampleReader;
import dev.braid.text.InputCounts;
import dev.braid.text.RawExample;
import dev.braid.text.RawText;
import dev.braid.text.TextPolicy;
import dev.braid.text.TextSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextPipelineTest {
  private static TextPipeline pipeline(String settings) {
    String text = "output = out, data.train = a, data.valid = b, data.test = c\n" + settings;
    return TextPipeline.of(ExperimentConfig.parse(text, "test", List.of()));
  }

  private static RawExample first(TextPipeline pipeline, String... files) throws IOException {
    List<TextSource> sources = new ArrayList<>();
    for (String file : files) {
      sources.add(TextSource.whole(new ByteArrayInputStream(file.getBytes(UTF_8)), "file"));
    }
    CorpusFormat format = (CorpusFormat) pipeline.layout();
    try (ExampleReader reader = format.open(sources, pipeline.policy(), new InputCounts())) {
      return reader.next();
    }
  }

  @Test
  void conllColumnsAreThoseOfTheConfiguration() throws IOException {
    TextPipeline pipeline =
        pipeline(
            "data { format = conll, word-column = 3, label-column = 1, columns = whitespace }");

    RawExample example = first(pipeline, "N x Cat\nV y sat\n\n");

    assertThat(example.tokens()).containsExactly("Cat", "sat");
    assertThat(example.labels()).containsExactly("N", "V");
  }

  @Test
  void textIsNormalisedLowerCasedAndCutAsConfigured() throws IOException {
    String task = "task = language-model, model.direction = forward, data.format = lines\n";
    String settings = "tokenize { tokenizer = %s, normalization = nfkc, casing = lower }";

    assertThat(first(pipeline(task + settings.formatted("whitespace")), "\ufb01ne, DAY\n").tokens())
        .containsExactly("fine,", "day");
    assertThat(first(pipeline(task + settings.formatted("words")), "\ufb01ne, DAY\n").tokens())
        .containsExactly("fine", ",", "day");
    assertThat(first(pipeline(task + settings.formatted("characters")), "\ufb01X\n").tokens())
        .containsExactly("f", "i", "x");
  }

  @Test
  void theTaskDecidesWhatAParallelLabelFileHolds() throws IOException {
    String labels =
        "data { format = parallel, train-targets = l, valid-targets = l, test-targets = l }\n";

    assertThat(first(pipeline(labels + "task = tagger"), "a b\n", "X Y\n").labels())
        .containsExactly("X", "Y");
    assertThat(first(pipeline(labels + "task = classifier"), "a b\n", "some thing\n").labels())
        .hasSize(1);
    assertThat(first(pipeline(labels + "task = encoder-decoder"), "a b\n", "c d e\n").labels())
        .containsExactly("c", "d", "e");
  }

  @Test
  void pairsAreCutAsTheirPatternSays() throws IOException {
    String task = "task = encoder-decoder, data.format = pairs\n";
    String scan = task + "data.pair-pattern = \"IN: (.*) OUT: (.*)\"";

    assertThat(first(pipeline(task), "go on\tva\n"))
        .isEqualTo(new RawExample(0, List.of("go", "on"), List.of("va")));
    assertThat(first(pipeline(scan), "IN: jump OUT: I_JUMP\n"))
        .isEqualTo(new RawExample(0, List.of("jump"), List.of("I_JUMP")));
  }

  @Test
  void everyPolicyReachesTheReader() {
    String settings =
        "data { format = conll, malformed = %s, too-long = %s, bad-example = %s, max-line-bytes ="
            + " 5KiB }";

    assertThat(pipeline(settings.formatted("replace", "skip", "fail")).policy())
        .isEqualTo(new TextPolicy(BadInput.REPLACE, BadInput.SKIP, BadInput.FAIL, 5120));
    assertThat(pipeline(settings.formatted("skip", "fail", "skip")).policy())
        .isEqualTo(new TextPolicy(BadInput.SKIP, BadInput.FAIL, BadInput.SKIP, 5120));
    assertThat(pipeline(settings.formatted("fail", "fail", "fail")).policy())
        .isEqualTo(new TextPolicy(BadInput.FAIL, BadInput.FAIL, BadInput.FAIL, 5120));
  }

  @Test
  void aTaggersLinesAreCutBeforeTheirWordsAreNormalised() {
    String conll = "task = tagger, data.format = conll, tokenize.normalization = nfkc\n";
    String wide = "1\u00A0000 cat";

    assertThat(pipeline(conll).rule().tokens(new RawText.Whole(wide)))
        .containsExactly("1 000", "cat");
    assertThat(
            pipeline(conll.replace("tagger", "classifier").replace("conll", "label-text"))
                .rule()
                .tokens(new RawText.Whole(wide)))
        .containsExactly("1", "000", "cat");
  }

  @Test
  void aTaggersLinesAreCutAsItsTrainingTextWas() {
    String words = "tokenize.tokenizer = words, task = tagger\n";
    String parallel =
        "data { format = parallel, train-targets = l, valid-targets = l, test-targets = l }\n";
    RawText line = new RawText.Whole("Stop it!");

    assertThat(pipeline(words + "data.format = conll").rule().tokens(line))
        .containsExactly("Stop", "it", "!");
    assertThat(pipeline(words + parallel).rule().tokens(line)).containsExactly("Stop", "it!");
    // Spaces are no matter of a tagger's.
    assertThat(pipeline(words + "data.format = conll, tokenize.spacing = mark").rule().tokens(line))
        .containsExactly("Stop", "it", "!");
  }

  @Test
  void wordsAreNormalisedButNotCut() {
    String task = "task = classifier, data.format = json-lines, tokenize.casing = lower\n";
    RawText words = new RawText.Words(List.of("New York", "\uFFEDis", "Old"));

    assertThat(pipeline(task).rule().tokens(words)).containsExactly("new york", "\uFFEDis", "old");
    assertThat(pipeline(task + "tokenize.spacing = mark").rule().tokens(words))
        .containsExactly("new york", "\uFFED\uFFEDis", "old");
  }
}
