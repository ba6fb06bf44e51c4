package dev.braid.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.config.ShardConfig;
import dev.braid.config.ShardConfig.Overlong;
import dev.braid.config.Task;
import dev.braid.text.InputException;
import dev.braid.text.RawExample;
import dev.braid.text.SpecialToken;
import dev.braid.text.TokenCounts;
import dev.braid.text.Vocabulary;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExampleEncoderTest {
  private static final int UNKNOWN = SpecialToken.UNK.id();

  private final Vocabulary tokens = Vocabulary.ofTokens(counts("the the the cat cat sat"), 1, 0);
  private final Vocabulary labels = Vocabulary.ofLabels(counts("N N D"));

  private static TokenCounts counts(String text) {
    TokenCounts counts = new TokenCounts();
    counts.addAll(List.of(text.split(" ")));
    return counts;
  }

  private ExampleEncoder encoder(Task task, int maxLength, Overlong tooLong) {
    return new ExampleEncoder(
        task, tokens, labels, new ShardConfig(1, maxLength, maxLength, tooLong));
  }

  private static RawExample example(String text, String... labels) {
    return new RawExample(0, List.of(text.split(" ")), List.of(labels));
  }

  @Test
  void aTaggersExampleHasALabelForEachToken() {
    EncodedExample encoded =
        encoder(Task.TAGGER, 10, Overlong.FAIL).encode(example("the cat", "D", "N")).orElseThrow();

    assertThat(encoded).isEqualTo(new EncodedExample(new int[] {4, 5}, new int[] {1, 0}));
  }

  @Test
  void whatTrainingHasNotSeenIsUnknownOrNoLabel() {
    EncodedExample encoded =
        encoder(Task.TAGGER, 10, Overlong.FAIL).encode(example("a cat", "X", "N")).orElseThrow();

    assertThat(encoded.ids()).containsExactly(UNKNOWN, 5);
    assertThat(encoded.labels()).containsExactly(Batch.NO_LABEL, 0);
  }

  @Test
  void aClassifiersExampleHasOneLabel() {
    EncodedExample encoded =
        encoder(Task.CLASSIFIER, 10, Overlong.FAIL).encode(example("the cat", "N")).orElseThrow();

    assertThat(encoded.labels()).containsExactly(0);
  }

  @Test
  void aLanguageModelsExampleEndsWithItsEndOfSentenceAndKnowsNoLimit() {
    ExampleEncoder encoder = encoder(Task.LANGUAGE_MODEL, 1, Overlong.FAIL);

    assertThat(encoder.encode(example("the cat sat")).orElseThrow().ids())
        .containsExactly(4, 5, 6, SpecialToken.EOS.id());
    assertThat(encoder.encode(new RawExample(0, List.of(), List.of())).orElseThrow().ids())
        .containsExactly(SpecialToken.EOS.id());
    assertThat(encoder.isTooLong(example("the cat sat"))).isFalse();
  }

  @Test
  void anExampleAboveTheLimitIsNamedWithTheWaysOut() {
    ExampleEncoder encoder = encoder(Task.TAGGER, 2, Overlong.FAIL);

    assertThatThrownBy(() -> encoder.encode(example("the cat sat", "D", "N", "N")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("an example of 3 tokens that starts with 'the cat sat'")
        .hasMessageContaining("shard.max-length is 2")
        .hasMessageContaining("shard.too-long = skip or truncate");
    assertThatThrownBy(
            () -> encoder.encode(example("a b c d e f g", "D", "D", "D", "D", "D", "D", "D")))
        .hasMessageContaining("starts with 'a b c d e'");
  }

  @Test
  void anExampleAboveTheLimitIsLeftOutOrCut() {
    RawExample tooLong = example("the cat sat", "D", "N", "N");

    assertThat(encoder(Task.TAGGER, 2, Overlong.SKIP).encode(tooLong)).isEmpty();
    assertThat(encoder(Task.TAGGER, 2, Overlong.TRUNCATE).encode(tooLong))
        .contains(new EncodedExample(new int[] {4, 5}, new int[] {1, 0}));
    assertThat(encoder(Task.TAGGER, 2, Overlong.SKIP).isTooLong(tooLong)).isTrue();
    assertThat(encoder(Task.TAGGER, 3, Overlong.SKIP).isTooLong(tooLong)).isFalse();
  }
}
