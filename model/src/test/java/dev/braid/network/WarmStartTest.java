package dev.braid.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.braid.config.ExperimentConfig;
import dev.braid.config.Task;
import dev.braid.sequence.BatchSource;
import dev.braid.sequence.EncodedExample;
import dev.braid.sequence.LengthBuckets;
import dev.braid.sequence.LengthBuckets.Padding;
import dev.braid.sequence.StreamBatches.Remainder;
import dev.braid.sequence.StreamWindows;
import dev.braid.text.Renumbering;
import dev.braid.text.TokenCounts;
import dev.braid.text.Vocabulary;
import dev.braid.training.Parameters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each parameter of a model that starts from another one, at its place in the flat array. */
class WarmStartTest {
  /** What the rows or columns of a part belong to. */
  private enum Axis {
    NONE,
    TOKEN_ROWS,
    LABEL_ROWS,
    TOKEN_COLUMNS,
    LABEL_COLUMNS;

    boolean ofTokens() {
      return this == TOKEN_ROWS || this == TOKEN_COLUMNS;
    }

    boolean hasRows() {
      return this == TOKEN_ROWS || this == LABEL_ROWS;
    }
  }

  /**
   * A row-major matrix of a flat array.
   *
   * @param width its other side, where one side is that of a vocabulary; else all its numbers
   */
  private record Part(Axis axis, int width) {
    /** Where a number of an entry lies in the matrix. */
    int place(int entry, int number, int entries) {
      return axis.hasRows() ? entry * width + number : number * entries + entry;
    }
  }

  private static Part part(Axis axis, int width) {
    return new Part(axis, width);
  }

  private static Part rest(int numbers) {
    return new Part(Axis.NONE, numbers);
  }

  /** Networks of two or three features and two units, with their parts in order. */
  private enum Network {
    // An LSTM of i inputs and h units has 4h (i + h + 1) parameters.
    LANGUAGE_MODEL(
        "task = language-model, data.format = lines, model.direction = forward",
        part(Axis.TOKEN_ROWS, 3),
        rest(8 * (3 + 2 + 1)),
        part(Axis.TOKEN_COLUMNS, 2),
        part(Axis.TOKEN_COLUMNS, 1)),
    TIED_LANGUAGE_MODEL(
        "task = language-model, data.format = lines, model.direction = forward"
            + ", model.embedding = 2, model.embeddings = tied",
        part(Axis.TOKEN_ROWS, 2),
        rest(8 * (2 + 2 + 1)),
        part(Axis.TOKEN_COLUMNS, 1)),
    TAGGER(
        "task = tagger, data.format = conll",
        part(Axis.TOKEN_ROWS, 3),
        rest(2 * 8 * (3 + 2 + 1)),
        part(Axis.LABEL_COLUMNS, 4),
        part(Axis.LABEL_COLUMNS, 1)),
    CLASSIFIER(
        "task = classifier, data.format = label-text",
        part(Axis.TOKEN_ROWS, 3),
        rest(2 * 8 * (3 + 2 + 1)),
        part(Axis.LABEL_COLUMNS, 4),
        part(Axis.LABEL_COLUMNS, 1)),
    // DL4J puts both embeddings first. One unit reads the source each way.
    ENCODER_DECODER(
        "task = encoder-decoder, data.format = pairs",
        part(Axis.TOKEN_ROWS, 3),
        part(Axis.LABEL_ROWS, 3),
        rest(2 * 4 * (3 + 1 + 1)),
        rest(8 * (3 + 2 + 1)),
        part(Axis.LABEL_COLUMNS, 2),
        part(Axis.LABEL_COLUMNS, 1)),
    // The attentional vector has 2 features of 4 joined ones, and joins the input.
    TIED_ENCODER_DECODER_WITH_INPUT_FEEDING(
        "task = encoder-decoder, data.format = pairs, model.embedding = 2"
            + ", model.embeddings = tied, model.attention = dot, model.input-feeding = on",
        part(Axis.TOKEN_ROWS, 2),
        part(Axis.LABEL_ROWS, 2),
        rest(2 * 4 * (2 + 1 + 1)),
        rest(8 * (2 + 2 + 2 + 1) + 4 * 2 + 2),
        part(Axis.LABEL_COLUMNS, 1));

    private final String settings;
    private final List<Part> parts;

    Network(String settings, Part... parts) {
      this.settings = settings;
      this.parts = List.of(parts);
    }

    ExperimentConfig experiment() {
      String small = "output = o, data.train = a, model { embedding = 3, hidden = 2, layers = 1 }";
      return ExperimentConfig.parse(small + "\n" + settings, name(), List.of("seed=5"));
    }

    Vocabulary tokens(String words) {
      return Vocabulary.ofTokens(counts(words), 1, 0);
    }

    /** Of labels; of an encoder-decoder's target tokens. */
    Vocabulary labels(String words) {
      return experiment().task() == Task.ENCODER_DECODER
          ? tokens(words)
          : Vocabulary.ofLabels(counts(words));
    }
  }

  /** Ways in which the words change, and the labels or target words. */
  private enum Change {
    NONE("a b c", "a b c", "X Y", "X Y"),
    GROWN("a b c", "a b c d e", "X Y", "X Y Z"),
    SHRUNK("a b c", "a", "X Y Z", "Y"),
    PERMUTED("a b c", "c a b", "X Y", "Y X"),
    ALL_AT_ONCE("a b c d", "e d f a", "X Y Z", "W Z X"),
    ALL_NEW("a b", "c d e", "X", "Y Z");

    private final String tokensBefore;
    private final String tokensNow;
    private final String labelsBefore;
    private final String labelsNow;

    Change(String tokensBefore, String tokensNow, String labelsBefore, String labelsNow) {
      this.tokensBefore = tokensBefore;
      this.tokensNow = tokensNow;
      this.labelsBefore = labelsBefore;
      this.labelsNow = labelsNow;
    }
  }

  /** The first word is the most frequent. */
  private static TokenCounts counts(String words) {
    TokenCounts counts = new TokenCounts();
    String[] all = words.split(" ");
    for (int i = 0; i < all.length; i++) {
      counts.add(all[i], all.length - i);
    }
    return counts;
  }

  /** Different numbers, none of which is drawn. */
  private static float[] numbered(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = 100 + i;
    }
    return values;
  }

  private static Architecture architecture(
      ExperimentConfig experiment, Vocabulary tokens, Vocabulary labels) {
    return Architecture.of(experiment, tokens.size(), labels.size());
  }

  static Stream<Arguments> networksAndChanges() {
    return Stream.of(Network.values())
        .flatMap(
            network -> Stream.of(Change.values()).map(change -> Arguments.of(network, change)));
  }

  @ParameterizedTest
  @MethodSource("networksAndChanges")
  void eachParameterIsKeptOrDrawnWhereItBelongs(Network network, Change change) {
    ExperimentConfig experiment = network.experiment();
    Vocabulary tokensBefore = network.tokens(change.tokensBefore);
    Vocabulary tokensNow = network.tokens(change.tokensNow);
    Vocabulary labelsBefore = network.labels(change.labelsBefore);
    Vocabulary labelsNow = network.labels(change.labelsNow);
    Renumbering tokens = Renumbering.of(tokensBefore, tokensNow);
    Renumbering labels = Renumbering.of(labelsBefore, labelsNow);
    Architecture before = architecture(experiment, tokensBefore, labelsBefore);
    Architecture now = architecture(experiment, tokensNow, labelsNow);
    Parameters drawn = GraphReplica.initial(now, experiment);
    float[] former = numbered(GraphReplica.initial(before, experiment).values().length);

    Parameters start = new WarmStart(before, former, tokens, labels).initial(now, experiment);

    assertThat(start.values())
        .isEqualTo(expected(network.parts, tokens, labels, former, drawn.values()));
    assertThat(start.optimizerState()).hasSize(2 * start.values().length).containsOnly(0f);
  }

  private static float[] expected(
      List<Part> parts, Renumbering tokens, Renumbering labels, float[] former, float[] drawn) {
    float[] expected = drawn.clone();
    int start = 0;
    int startBefore = 0;
    for (Part part : parts) {
      if (part.axis == Axis.NONE) {
        System.arraycopy(former, startBefore, expected, start, part.width);
        start += part.width;
        startBefore += part.width;
        continue;
      }
      Renumbering ids = part.axis.ofTokens() ? tokens : labels;
      for (int id = 0; id < ids.size(); id++) {
        for (int i = 0; i < part.width && ids.former(id) >= 0; i++) {
          expected[start + part.place(id, i, ids.size())] =
              former[startBefore + part.place(ids.former(id), i, ids.formerSize())];
        }
      }
      start += part.width * ids.size();
      startBefore += part.width * ids.formerSize();
    }
    assertThat(start).isEqualTo(expected.length);
    assertThat(startBefore).isEqualTo(former.length);
    return expected;
  }

  /** The same once more with every number written out. */
  @Test
  void aTinyTaggerNumberByNumber() {
    ExperimentConfig experiment =
        ExperimentConfig.parse(
            """
            task = tagger, data.format = conll, output = o, data.train = a
            model { cell = rnn, direction = forward, embedding = 1, hidden = 1, layers = 1 }
            """,
            "tiny",
            List.of());
    Renumbering tokens =
        Renumbering.of(Network.TAGGER.tokens("a b"), Network.TAGGER.tokens("b new a"));
    Renumbering labels = Renumbering.of(Network.TAGGER.labels("X Y"), Network.TAGGER.labels("Z X"));
    Architecture now = Architecture.of(experiment, 7, 2);
    float[] drawn = GraphReplica.initial(now, experiment).values();
    // Specials, a and b; input and state of the one unit and its bias; weights of X and Y; biases.
    float[] former = {10, 11, 12, 13, 20, 21, 30, 31, 32, 40, 41, 50, 51};

    float[] start =
        new WarmStart(Architecture.of(experiment, 6, 2), former, tokens, labels)
            .initial(now, experiment)
            .values();

    assertThat(start)
        .containsExactly(
            10, 11, 12, 13, 21, drawn[5], 20, 30, 31, 32, drawn[10], 40, drawn[12], 50);
    assertThat(drawn[12]).isZero();
  }

  /** Networks that score examples, of which stock layers have the numbers in another order. */
  private enum Scored {
    LANGUAGE_MODEL(Experiments.LANGUAGE_MODEL, "model.dropout=0.1"),
    TIED_LANGUAGE_MODEL(
        Experiments.LANGUAGE_MODEL, "model.embeddings=tied", "model.embedding=5", "model.cell=gru"),
    TAGGER(Experiments.TAGGER, "model.cell=gru"),
    CLASSIFIER(Experiments.CLASSIFIER, "model.pooling=mean"),
    ENCODER_DECODER(Experiments.ENCODER_DECODER, "model.bridge=dense"),
    FEEDING_ENCODER_DECODER(
        Experiments.ENCODER_DECODER, "model.attention=additive", "model.input-feeding=on"),
    STOCK_LANGUAGE_MODEL(Experiments.LANGUAGE_MODEL, "model.kernels=dl4j"),
    STOCK_TAGGER(Experiments.TAGGER, "model.kernels=dl4j"),
    STOCK_CLASSIFIER(Experiments.CLASSIFIER, "model.kernels=dl4j");

    private final Experiments kind;
    private final String[] settings;

    Scored(Experiments kind, String... settings) {
      this.kind = kind;
      this.settings = settings;
    }

    boolean hasTargetTokens() {
      return kind == Experiments.ENCODER_DECODER;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aModelWhoseWordsAreRenumberedScoresThemAsBefore(Scored scored) {
    ExperimentConfig experiment = scored.kind.config(scored.settings);
    Vocabulary words = Network.TAGGER.tokens("a b c d e f g");
    Vocabulary otherWords = Network.TAGGER.tokens("d g b a f c e");
    Vocabulary labels =
        scored.hasTargetTokens() ? Network.TAGGER.tokens("v w") : Network.TAGGER.labels("v w x");
    Vocabulary otherLabels =
        scored.hasTargetTokens() ? Network.TAGGER.tokens("w v") : Network.TAGGER.labels("x v w");
    Architecture architecture = architecture(experiment, words, labels);
    Parameters former = trained(architecture, experiment);
    WarmStart warm =
        new WarmStart(
            architecture,
            former.values(),
            Renumbering.of(words, otherWords),
            Renumbering.of(labels, otherLabels));

    List<Double> before = losses(scored, experiment, former, words, labels);
    List<Double> now =
        losses(scored, experiment, warm.initial(architecture, experiment), otherWords, otherLabels);

    assertThat(before).hasSizeGreaterThan(5);
    for (int i = 0; i < before.size(); i++) {
      assertThat(now.get(i)).isCloseTo(before.get(i), within(1e-5));
    }
  }

  /** As if it were: all parameters differ, biases too. */
  private static Parameters trained(Architecture architecture, ExperimentConfig experiment) {
    float[] values = GraphReplica.initial(architecture, experiment).values();
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return new Parameters(values, new float[0]);
  }

  /** Negative log likelihoods of the targets of a small text. */
  private static List<Double> losses(
      Scored scored,
      ExperimentConfig experiment,
      Parameters parameters,
      Vocabulary tokens,
      Vocabulary labels) {
    int[] ids = tokens.ids(List.of("c", "a", "g", "b", "e", "d", "f", "a"));
    int[] targets =
        switch (scored.kind) {
          case LANGUAGE_MODEL -> new int[0];
          case TAGGER, ENCODER_DECODER ->
              labels.ids(List.of("v", "w", "v", "w", "w", "v", "v", "w"));
          case CLASSIFIER -> labels.ids(List.of("w"));
        };
    List<EncodedExample> examples = Collections.nCopies(6, new EncodedExample(ids, targets));
    BatchSource source =
        scored.kind == Experiments.LANGUAGE_MODEL
            ? StreamWindows.of(examples, 3, 1, 4, Remainder.DROP)
            : LengthBuckets.ordered(examples, 64, Padding.NONE);
    List<Double> losses = new ArrayList<>();
    Architecture architecture = architecture(experiment, tokens, labels);
    try (GraphScorer scorer = new GraphScorer(architecture, experiment, 1)) {
      scorer.use(parameters);
      scorer.score(
          source,
          (index, batch, scores) ->
              DoubleStream.of(scores.negativeLogLikelihoods()).forEach(losses::add));
    }
    return losses;
  }

  @Test
  void anotherNumberOfParametersOrAnotherNetworkIsRefused() {
    ExperimentConfig experiment = Network.TAGGER.experiment();
    Vocabulary tokens = Network.TAGGER.tokens("a");
    Vocabulary labels = Network.TAGGER.labels("X");
    Architecture tagger = architecture(experiment, tokens, labels);
    Renumbering sameTokens = Renumbering.of(tokens, tokens);
    Renumbering sameLabels = Renumbering.of(labels, labels);
    float[] values = GraphReplica.initial(tagger, experiment).values();

    assertThatThrownBy(
            () ->
                new WarmStart(tagger, new float[3], sameTokens, sameLabels)
                    .initial(tagger, experiment))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("from 3 values");
    ExperimentConfig other = Network.CLASSIFIER.experiment();
    assertThatThrownBy(
            () ->
                new WarmStart(tagger, values, sameTokens, sameLabels)
                    .initial(architecture(other, tokens, labels), other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Cannot start Classifier");
    assertThatThrownBy(
            () ->
                new WarmStart(
                        tagger,
                        values,
                        Renumbering.of(tokens, Network.TAGGER.tokens("b c")),
                        sameLabels)
                    .initial(tagger, experiment))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot renumber 5 rows to 5 by vocabularies of 5 and 6");
  }
}
