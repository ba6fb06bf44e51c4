package dev.braid.sequence;

import static dev.braid.config.SubwordConfig.ByteFallback.ON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.config.ShardConfig;
import dev.braid.config.ShardConfig.Overlong;
import dev.braid.config.SubwordConfig;
import dev.braid.config.SubwordConfig.ByteFallback;
import dev.braid.config.SubwordConfig.Kind;
import dev.braid.config.SubwordConfig.Sharing;
import dev.braid.config.Task;
import dev.braid.config.TokenizeConfig;
import dev.braid.config.TokenizeConfig.Casing;
import dev.braid.config.TokenizeConfig.Normalization;
import dev.braid.config.TokenizeConfig.Spacing;
import dev.braid.config.TokenizeConfig.TokenizerKind;
import dev.braid.sequence.ExampleEncoder.Encoding;
import dev.braid.sequence.ExampleEncoder.Fate;
import dev.braid.text.BytePairLearner;
import dev.braid.text.Detokenizer;
import dev.braid.text.Detokenizer.Joining;
import dev.braid.text.InputException;
import dev.braid.text.RawExample;
import dev.braid.text.SpecialToken;
import dev.braid.text.TokenCounts;
import dev.braid.text.Vocabulary;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExampleEncoderTest {
  private static final int UNKNOWN = SpecialToken.UNK.id();

  private static final int END = SpecialToken.EOS.id();
  private static final SubwordConfig SUBWORDS = subwords(0);

  private static SubwordConfig subwords(double dropout) {
    return new SubwordConfig(Kind.BPE, 20, 1, "", Sharing.JOINT, 0, ByteFallback.OFF, dropout);
  }

  private final Vocabulary tokens = Vocabulary.ofTokens(counts("the the the cat cat sat"), 1, 0);
  private final Vocabulary labels = Vocabulary.ofLabels(counts("N N D"));

  private static TokenCounts counts(String text) {
    TokenCounts counts = new TokenCounts();
    counts.addAll(List.of(text.split(" ")));
    return counts;
  }

  private ExampleEncoder encoder(Task task, int maxLength, Overlong tooLong) {
    return new ExampleEncoder(
        task,
        new Lexicon(tokens, null).encoder(SUBWORDS),
        new Lexicon(labels, null).encoder(SUBWORDS),
        new ShardConfig(1, maxLength, maxLength, tooLong));
  }

  private static Encoding encoding(Fate fate, int[] ids, int... labels) {
    return new Encoding(Optional.of(new EncodedExample(ids, labels)), fate);
  }

  private static RawExample example(String text, String... labels) {
    return new RawExample(0, List.of(text.split(" ")), List.of(labels));
  }

  @Test
  void aTaggersExampleHasALabelForEachToken() {
    EncodedExample encoded =
        encoder(Task.TAGGER, 10, Overlong.FAIL)
            .encode(example("the cat", "D", "N"))
            .example()
            .orElseThrow();

    assertThat(encoded).isEqualTo(new EncodedExample(new int[] {4, 5}, new int[] {1, 0}));
  }

  @Test
  void whatTrainingHasNotSeenIsUnknownOrNoLabel() {
    EncodedExample encoded =
        encoder(Task.TAGGER, 10, Overlong.FAIL)
            .encode(example("a cat", "X", "N"))
            .example()
            .orElseThrow();

    assertThat(encoded.ids()).containsExactly(UNKNOWN, 5);
    assertThat(encoded.labels()).containsExactly(Batch.NO_LABEL, 0);
  }

  @Test
  void aClassifiersExampleHasOneLabel() {
    EncodedExample encoded =
        encoder(Task.CLASSIFIER, 10, Overlong.FAIL)
            .encode(example("the cat", "N"))
            .example()
            .orElseThrow();

    assertThat(encoded.labels()).containsExactly(0);
  }

  @Test
  void aLanguageModelsExampleEndsWithItsEndOfSentenceAndKnowsNoLimit() {
    ExampleEncoder encoder = encoder(Task.LANGUAGE_MODEL, 1, Overlong.FAIL);

    assertThat(encoder.encode(example("the cat sat")).example().orElseThrow().ids())
        .containsExactly(4, 5, 6, SpecialToken.EOS.id());
    assertThat(
            encoder.encode(new RawExample(0, List.of(), List.of())).example().orElseThrow().ids())
        .containsExactly(SpecialToken.EOS.id());
    assertThat(encoder.encode(example("the cat sat")).fate()).isEqualTo(Fate.WHOLE);
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

    assertThat(encoder(Task.TAGGER, 2, Overlong.SKIP).encode(tooLong))
        .isEqualTo(new Encoding(Optional.empty(), Fate.LEFT_OUT));
    assertThat(encoder(Task.TAGGER, 2, Overlong.TRUNCATE).encode(tooLong))
        .isEqualTo(encoding(Fate.TRUNCATED, new int[] {4, 5}, 1, 0));
    assertThat(encoder(Task.CLASSIFIER, 2, Overlong.TRUNCATE).encode(example("the cat sat", "N")))
        .isEqualTo(encoding(Fate.TRUNCATED, new int[] {4, 5}, 0));
    assertThat(encoder(Task.TAGGER, 3, Overlong.SKIP).encode(tooLong).fate()).isEqualTo(Fate.WHOLE);
  }

  private static ExampleEncoder pairs(int maxLength, int maxTargetLength, Overlong tooLong) {
    return new ExampleEncoder(
        Task.ENCODER_DECODER,
        new Lexicon(Vocabulary.ofTokens(counts("the the cat"), 1, 0), null).encoder(SUBWORDS),
        new Lexicon(Vocabulary.ofTokens(counts("chat chat chat le le"), 1, 0), null)
            .encoder(SUBWORDS),
        new ShardConfig(1, maxLength, maxTargetLength, tooLong));
  }

  @Test
  void bothSidesOfAPairEndAndHaveTheirOwnIds() {
    assertThat(pairs(9, 9, Overlong.FAIL).encode(example("the cat", "le", "chat", "noir")))
        .isEqualTo(encoding(Fate.WHOLE, new int[] {4, 5, END}, 5, 4, UNKNOWN, END));
  }

  @Test
  void eachSideOfAPairHasItsLimitWhichDoesNotCountTheEnd() {
    RawExample pair = example("the cat", "le", "chat", "noir");

    assertThat(pairs(2, 3, Overlong.FAIL).encode(pair).fate()).isEqualTo(Fate.WHOLE);
    assertThat(pairs(1, 3, Overlong.TRUNCATE).encode(pair))
        .isEqualTo(encoding(Fate.TRUNCATED, new int[] {4, END}, 5, 4, UNKNOWN, END));
    assertThat(pairs(2, 1, Overlong.TRUNCATE).encode(pair))
        .isEqualTo(encoding(Fate.TRUNCATED, new int[] {4, 5, END}, 5, END));
    assertThat(pairs(2, 2, Overlong.SKIP).encode(pair).fate()).isEqualTo(Fate.LEFT_OUT);
    assertThatThrownBy(() -> pairs(1, 9, Overlong.FAIL).encode(pair))
        .hasMessageContaining(
            "an example of 2 tokens that starts with 'the cat'; shard.max-length");
    assertThatThrownBy(() -> pairs(9, 2, Overlong.FAIL).encode(pair))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("a target of 3 tokens that starts with 'le chat noir'")
        .hasMessageContaining("shard.max-target-length is 2; raise it or set shard.too-long");
  }

  private static Lexicon lexicon(double dropout) {
    return lexicon(subwords(dropout));
  }

  private static Lexicon lexicon(SubwordConfig subwords) {
    TokenCounts words = counts("lower lower lowest newer newer newest wider low low low");
    TokenizeConfig settings =
        new TokenizeConfig(
            TokenizerKind.WHITESPACE,
            Spacing.DROP,
            Normalization.NONE,
            Casing.KEEP,
            1,
            0,
            1,
            subwords);
    return Lexicon.ofSubwords(
        CorpusWords.of(words), new BytePairLearner(20).learn(words), settings);
  }

  private static ExampleEncoder subwordEncoder(Lexicon lexicon, double dropout, int maxLength) {
    return new ExampleEncoder(
        Task.ENCODER_DECODER,
        lexicon.encoder(subwords(dropout)),
        lexicon.encoder(subwords(dropout)),
        new ShardConfig(1, maxLength, 99, Overlong.FAIL));
  }

  private static String text(Lexicon lexicon, int[] ids) {
    StringBuilder text = new StringBuilder();
    for (int id : ids) {
      text.append(lexicon.vocabulary().token(id)).append(' ');
    }
    return text.toString();
  }

  @Test
  void wordsAreCutIntoSubwordsAndLimitsCountThese() {
    Lexicon lexicon = lexicon(0);
    RawExample pair = example("lower slowest", "newest", "zlow");

    EncodedExample encoded = subwordEncoder(lexicon, 0, 99).encode(pair).example().orElseThrow();

    assertThat(text(lexicon, encoded.ids()).replace("@@ ", "")).isEqualTo("lower slowest <eos> ");
    assertThat(text(lexicon, encoded.labels()).replace("@@ ", ""))
        .isEqualTo("newest <unk> low <eos> ");
    assertThat(encoded.ids()).hasSizeGreaterThan(3);
    int tokens = encoded.length() - 1;
    assertThatThrownBy(() -> subwordEncoder(lexicon, 0, tokens - 1).encode(pair))
        .hasMessageContaining("an example of " + tokens + " tokens");
  }

  @Test
  void dropoutCutsAnExampleAnewEachTimeAndKeepsItsText() {
    Lexicon lexicon = lexicon(0.5);
    ExampleEncoder encoder = subwordEncoder(lexicon, 0.5, 99);
    RawExample pair = example("lowest newer lowest", "widest", "low");
    EncodedExample whole = encoder.encode(pair).example().orElseThrow();
    Set<EncodedExample> seen = new HashSet<>();
    for (int seed = 0; seed < 40; seed++) {
      EncodedExample one = encoder.withDropout(whole, new Random(seed));
      assertThat(text(lexicon, one.ids()).replace("@@ ", ""))
          .isEqualTo("lowest newer lowest <eos> ");
      assertThat(text(lexicon, one.labels()).replace("@@ ", "")).isEqualTo("widest low <eos> ");
      assertThat(encoder.withDropout(whole, new Random(seed))).isEqualTo(one);
      assertThat(encoder.withDropout(one, new Random(seed))).isEqualTo(one);
      seen.add(one);
    }

    assertThat(seen).hasSizeGreaterThan(20);
    assertThat(encoder.encode(pair)).isEqualTo(subwordEncoder(lexicon, 0, 99).encode(pair));
    assertThat(subwordEncoder(lexicon, 0, 99).withDropout(whole, new Random(1))).isEqualTo(whole);
  }

  @Test
  void dropoutLeavesWordsOfAnEncoderWithoutSubwordsAlone() {
    EncodedExample whole = new EncodedExample(new int[] {4, 5, END}, new int[] {4, END});

    assertThat(pairs(9, 9, Overlong.FAIL).withDropout(whole, new Random(1))).isEqualTo(whole);
  }

  @Test
  void withDropoutNothingBecomesUnknownAndWhatIsUnknownStays() {
    Lexicon lexicon = lexicon(0.95);
    ExampleEncoder encoder = subwordEncoder(lexicon, 0.95, 99);
    EncodedExample whole =
        encoder.encode(example("newest newezlower lowest", "z")).example().orElseThrow();

    EncodedExample one = encoder.withDropout(whole, new Random(3));

    assertThat(text(lexicon, whole.ids()))
        .isEqualTo("ne@@ west ne@@ we@@ <unk> lower lo@@ west <eos> ");
    assertThat(text(lexicon, one.ids()))
        .startsWith("n@@ e@@ ")
        .contains(" ne@@ we@@ <unk> l@@ ")
        .endsWith("t <eos> ");
    assertThat(text(lexicon, one.ids()).replace("@@ ", ""))
        .isEqualTo(text(lexicon, whole.ids()).replace("@@ ", ""));
    assertThat(one.labels()).isEqualTo(whole.labels());
  }

  @Test
  void bytesArePutTogetherAgainBeforeDropout() {
    SubwordConfig settings = new SubwordConfig(Kind.BPE, 20, 1, "", Sharing.JOINT, 0, ON, 0.9);
    Lexicon lexicon = lexicon(settings);
    ExampleEncoder encoder =
        new ExampleEncoder(
            Task.CLASSIFIER,
            lexicon.encoder(settings),
            new Lexicon(labels, null).encoder(settings),
            new ShardConfig(1, 99, 99, Overlong.FAIL));
    List<String> words = List.of("löwest", "newest", "<0x41>");
    EncodedExample whole =
        encoder.encode(new RawExample(0, words, List.of("N"))).example().orElseThrow();

    EncodedExample one = encoder.withDropout(whole, new Random(1));

    assertThat(one.ids()).hasSizeGreaterThan(whole.length());
    assertThat(one.labels()).isEqualTo(whole.labels());
    List<String> subwords = List.of(text(lexicon, one.ids()).split(" "));
    assertThat(new Detokenizer(Joining.SPACES, dev.braid.text.ByteFallback.ON).words(subwords))
        .isEqualTo(words);
  }

  @Test
  void aSideThatDropoutWouldMakeTooLongStaysAndSoDoesAWordThatWasCutOff() {
    Lexicon lexicon = lexicon(0.95);
    EncodedExample whole =
        subwordEncoder(lexicon, 0.95, 99)
            .encode(example("newest newest", "newest"))
            .example()
            .orElseThrow();
    EncodedExample cut = new EncodedExample(whole.ids(), new int[] {id(lexicon, "ne@@"), END});

    EncodedExample one = subwordEncoder(lexicon, 0.95, 4).withDropout(whole, new Random(2));

    assertThat(one.ids()).isEqualTo(whole.ids()).hasSize(5);
    assertThat(one.labels()).hasSizeGreaterThan(whole.labels().length);
    assertThat(subwordEncoder(lexicon, 0.95, 99).withDropout(cut, new Random(2)).labels())
        .isEqualTo(cut.labels());
  }

  private static int id(Lexicon lexicon, String token) {
    int id = lexicon.vocabulary().lookup(token);
    assertThat(id).isNotEqualTo(UNKNOWN);
    return id;
  }
}
