package dev.braid.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.config.ConfigException;
import dev.braid.config.ExperimentConfig;
import dev.braid.config.TokenizeConfig;
import dev.braid.text.BytePairCodes;
import dev.braid.text.BytePairLearner;
import dev.braid.text.ByteTokens;
import dev.braid.text.SpecialToken;
import dev.braid.text.TokenCounts;
import dev.braid.text.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LexiconTest {
  private static final List<String> TEXT =
      List.of(
          "low low low low low lower lower newest newest newest newest newest newest widest widest"
              .split(" "));

  private final TokenCounts words = new TokenCounts();
  private final BytePairCodes codes;

  LexiconTest() {
    words.addAll(TEXT);
    codes = new BytePairLearner(9).learn(words);
  }

  private static TokenizeConfig settings(String text) {
    String rest =
        "output = o, task = language-model, data.train = x, model.direction = forward\n"
            + "tokenize.subwords.kind = bpe\n";
    return ExperimentConfig.parse(rest + text, "test", List.of()).tokenize();
  }

  private Lexicon lexicon(TokenizeConfig settings) {
    return Lexicon.ofSubwords(CorpusWords.of(words), codes, settings);
  }

  private static List<String> entries(Vocabulary vocabulary) {
    List<String> entries = new ArrayList<>();
    for (int id = 0; id < vocabulary.size(); id++) {
      entries.add(vocabulary.token(id));
    }
    return entries;
  }

  @Test
  void countsAreThoseOfTheTextAsItIsEncoded() {
    for (String text :
        List.of(
            "",
            "tokenize.subwords.vocabulary-threshold = 3",
            "tokenize.max-size = 19",
            "tokenize.subwords.byte-fallback = on",
            "tokenize.subwords.dropout = 0.1")) {
      TokenizeConfig settings = settings(text);
      Lexicon lexicon = lexicon(settings);
      TokenEncoder encoder = lexicon.encoder(settings.subwords());
      TokenCounts found = new TokenCounts();
      found.addAll(encoder.tokens(TEXT));

      Vocabulary vocabulary = lexicon.vocabulary();
      assertThat(vocabulary.total()).as(text).isEqualTo(found.total());
      for (int id = 4; id < vocabulary.size(); id++) {
        assertThat(vocabulary.count(id))
            .as("%s in %s", vocabulary.token(id), text)
            .isEqualTo(found.count(vocabulary.token(id)));
      }
    }
  }

  @Test
  void everyCharacterOfTheTextIsKnownWhereItOccursInWords() {
    TokenizeConfig settings = settings("");
    Lexicon lexicon = lexicon(settings);
    TokenEncoder encoder = lexicon.encoder(settings.subwords());

    assertThat(encoder.ids(encoder.tokens(List.of("dewlst", "slower"))))
        .doesNotContain(SpecialToken.UNK.id());
    assertThat(entries(lexicon.vocabulary())).contains("t", "r", "d@@").doesNotContain("t@@", "d");
  }

  @Test
  void rareSubwordsAreSplitAgain() {
    TokenizeConfig settings = settings("tokenize.subwords.vocabulary-threshold = 3");

    assertThat(entries(lexicon(settings("")).vocabulary())).contains("wer", "st");
    assertThat(entries(lexicon(settings).vocabulary()))
        .contains("newest", "r")
        .doesNotContain("wer");
    assertThat(lexicon(settings).encoder(settings.subwords()).tokens(List.of("lower")))
        .endsWith("e@@", "r");
  }

  @Test
  void withBytesNothingIsUnknown() {
    TokenizeConfig settings = settings("tokenize.subwords.byte-fallback = on");
    Lexicon lexicon = lexicon(settings);
    TokenEncoder encoder = lexicon.encoder(settings.subwords());

    assertThat(entries(lexicon.vocabulary())).containsAll(ByteTokens.all());
    assertThat(encoder.ids(encoder.tokens(List.of("größe", "語🎈", "x"))))
        .doesNotContain(SpecialToken.UNK.id());
  }

  @Test
  void withDropoutWhateverMergingStopsAtHasAnEntry() {
    List<String> entries =
        entries(lexicon(settings("tokenize.subwords.dropout = 0.1")).vocabulary());

    assertThat(entries).contains("ne@@", "we@@", "west", "newest");
    assertThat(entries(lexicon(settings("")).vocabulary())).doesNotContain("west");
  }

  @Test
  void aSizeThatHasNoRoomForTheCharactersIsRefused() {
    assertThat(lexicon(settings("tokenize.max-size = 19")).vocabulary().size()).isEqualTo(19);
    assertThatThrownBy(() -> lexicon(settings("tokenize.max-size = 6")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("tokenize.max-size = 6: must be at least")
        .hasMessageContaining("for the characters of the text");
  }

  @Test
  void wordsAndLabelsStayWhole() {
    Lexicon lexicon = Lexicon.ofWords(words, settings("tokenize.min-count = 3"));
    TokenEncoder encoder = lexicon.encoder(settings("").subwords());

    assertThat(encoder.ids(encoder.tokens(List.of("newest", "low", "lower"))))
        .containsExactly(4, 5, SpecialToken.UNK.id());
    TokenEncoder labels = Lexicon.ofLabels(words, Set.of("other")).encoder(settings("").subwords());
    assertThat(labels.ids(List.of("low", "x", "other"))).containsExactly(1, -1, words.types());
  }
}
