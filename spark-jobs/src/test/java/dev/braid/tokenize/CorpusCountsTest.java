package dev.braid.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.JobSpark;
import dev.braid.config.ConfigException;
import dev.braid.config.ExperimentConfig;
import dev.braid.config.Split;
import dev.braid.config.SubwordConfig;
import dev.braid.config.TokenizeConfig;
import dev.braid.corpus.CorpusReader;
import dev.braid.corpus.Slice;
import dev.braid.corpus.Vocabularies;
import dev.braid.sequence.CorpusWords;
import dev.braid.sequence.Lexicon;
import dev.braid.store.Disk;
import dev.braid.store.Store;
import dev.braid.text.BytePairCodes;
import dev.braid.text.BytePairLearner;
import dev.braid.text.InputProblem;
import dev.braid.text.Place;
import dev.braid.text.TokenCounts;
import dev.braid.text.Vocabulary;
import dev.braid.tokenize.CountKey.Side;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.spark.TaskContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import scala.Tuple2;

/** What the cluster counts and makes of it is what is counted and made in memory. */
class CorpusCountsTest {
  private static final DriverRoom ROOM = new DriverRoom(1 << 20);
  private static final int LINES = 600;

  private static JobSpark spark;

  private final Store store = Disk.LOCAL.store();
  private final String folder = Disk.LOCAL.freshFolder();
  private final TokenCounts sources = new TokenCounts();
  private final TokenCounts targets = new TokenCounts();

  @BeforeAll
  static void startSpark() {
    spark = JobSpark.start();
  }

  @AfterAll
  static void stopSpark() throws IOException {
    spark.close();
  }

  private static CorpusCounts counts(ExperimentConfig experiment, long room) throws IOException {
    return CorpusCounts.of(spark.context(experiment), room);
  }

  /** Pairs of lines: words as frequent as in a language, one of them spelled like UNK. */
  private String pairs() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    StringBuilder text = new StringBuilder();
    for (int line = 0; line < LINES; line++) {
      List<String> source = words(random, "q");
      List<String> target = words(random, "z");
      sources.addAll(source);
      targets.addAll(target);
      text.append(String.join(" ", source)).append('\t').append(String.join(" ", target));
      text.append('\n');
    }
    return put("pairs.tsv", text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> words(SplittableRandom random, String prefix) {
    List<String> words = new ArrayList<>();
    for (int word = 0; word < 1 + random.nextInt(8); word++) {
      int rank = (int) Math.exp(random.nextDouble() * Math.log(2000));
      // Each language has words of its own and some that both have.
      words.add(rank % 10 == 0 ? "<unk>" : (rank % 3 == 0 ? "" : prefix) + "wö" + rank + "😀");
    }
    return words;
  }

  private String put(String name, byte[] bytes) throws IOException {
    store.writeAtomically(folder + "/" + name, bytes);
    return folder + "/" + name;
  }

  private static ExperimentConfig experiment(String train, String... settings) {
    String text =
        "output = o, task = encoder-decoder, data { format = pairs, train = \""
            + train
            + "\", valid = x, test = x }\n";
    return ExperimentConfig.parse(text, "test", List.of(settings));
  }

  /** As if only the training text were there. */
  private static ExperimentConfig onlyTraining(String train, String... settings)
      throws IOException {
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("data.valid=\"" + train + "\"");
    all.add("data.test=\"" + train + "\"");
    return experiment(train, all.toArray(String[]::new));
  }

  private Lexicons lexicons(ExperimentConfig experiment, DriverRoom room) {
    return new Lexicons(store, experiment, room, Optional.empty());
  }

  private static Map<String, Long> map(TokenCounts counts) {
    Map<String, Long> map = new TreeMap<>();
    counts.forEach(map::put);
    return map;
  }

  @ParameterizedTest
  @CsvSource({"1, 1MiB", "400, 10000", "1000000, 2000"})
  void wordsAreCountedWhateverRoomThereIsAndHoweverFilesAreCut(long room, String splitBytes)
      throws IOException {
    String train = pairs();
    ExperimentConfig experiment = onlyTraining(train, "tokenize.split-bytes=" + splitBytes);
    try (CorpusCounts counts = counts(experiment, room)) {
      assertThat(map(counts.words(Side.TOKEN).collect())).isEqualTo(map(sources));
      assertThat(map(counts.words(Side.LABEL).collect())).isEqualTo(map(targets));
      TokenCounts both = new TokenCounts().merge(sources).merge(targets);
      ClusterWords union = counts.words(Side.TOKEN).and(counts.words(Side.LABEL));
      assertThat(map(union.collect())).isEqualTo(map(both));
      assertThat(union.size()).isEqualTo(new WordTable(both.types(), both.total(), both.bytes()));
      assertThat(counts.total(Side.TOKEN)).isEqualTo(sources.total());
      assertThat(counts.total(Side.LABEL)).isEqualTo(targets.total());
      for (Split split : Split.values()) {
        assertThat(counts.examples(split)).isEqualTo(LINES);
      }
      // Each split reads the file.
      assertThat(counts.input().lines()).isEqualTo(3 * LINES);
      assertThat(counts.input().examples()).isEqualTo(3 * LINES);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 1 << 20})
  void labelsOfOtherTextAreKnownAndCountNothing(long room) throws IOException {
    String train = put("train", "a X\nb Y\n\na X\n\n".getBytes(StandardCharsets.UTF_8));
    String other = put("other", "c Z\na X\n\nc Z\n\nc A\n\n".getBytes(StandardCharsets.UTF_8));
    String text =
        String.format(
            "output = o, data { format = conll, columns = whitespace, train = \"%s\", valid ="
                + " \"%s\", test = \"%s\" }",
            train, other, other);
    ExperimentConfig experiment = ExperimentConfig.parse(text, "test", List.of());
    try (CorpusCounts counts = counts(experiment, room)) {
      Vocabulary labels = lexicons(experiment, ROOM).of(counts).labels();

      assertThat(map(counts.words(Side.TOKEN).collect())).isEqualTo(Map.of("a", 2L, "b", 1L));
      assertThat(map(counts.words(Side.LABEL).collect())).isEqualTo(Map.of("X", 2L, "Y", 1L));
      assertThat(map(counts.words(Side.OTHER_LABEL).collect()))
          .isEqualTo(Map.of("X", 2L, "Z", 4L, "A", 2L));
      assertThat(counts.total(Side.LABEL)).isEqualTo(3);
      assertThat(counts.examples(Split.TRAIN)).isEqualTo(2);
      assertThat(counts.examples(Split.VALID)).isEqualTo(3);
      assertThat(labels.tokens(0, labels.outputs())).containsExactly("X", "Y");
      assertThat(labels.tokens(labels.outputs(), labels.size())).containsExactly("A", "Z");
    }
  }

  @Test
  void wordsOfOtherTargetsAreNoLabels() throws IOException {
    try (CorpusCounts counts = counts(onlyTraining(pairs()), CorpusCounts.ROOM)) {
      assertThat(counts.total(Side.OTHER_LABEL)).isZero();
    }
  }

  @Test
  void theFirstWordsAreThoseOfTheVocabulary() throws IOException {
    ExperimentConfig experiment = onlyTraining(pairs());
    try (CorpusCounts counts = counts(experiment, CorpusCounts.ROOM)) {
      ClusterWords words = counts.words(Side.TOKEN);
      for (int size : new int[] {1, 7, 50, 100_000}) {
        Vocabulary whole = Vocabulary.ofTokens(sources, 1, size + 4);
        TokenCounts first = words.first(size + 4).collect();
        assertThat(first.types()).isEqualTo(Math.min(size + 4, sources.types()));
        for (int id = 4; id < whole.size(); id++) {
          assertThat(first.count(whole.token(id))).isEqualTo(whole.count(id));
        }
      }
    }
  }

  private static byte[] bytes(Lexicon lexicon) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    lexicon.vocabulary().write(bytes);
    if (lexicon.codes() != null) {
      lexicon.codes().write(bytes);
    }
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tokenize.min-count=1",
        "tokenize={ min-count = 3, max-size = 60 }",
        "tokenize.max-size=40",
        "tokenize.subwords={ kind = bpe, merges = 50, sharing = separate, vocabulary-threshold = 4"
            + " }",
        "tokenize.subwords={ kind = bpe, merges = 50, byte-fallback = on, sharing = separate }"
      })
  void vocabulariesAreThoseOfTheWholeTable(String setting) throws IOException {
    ExperimentConfig experiment = onlyTraining(pairs(), setting);
    Lexicons lexicons = lexicons(experiment, ROOM);
    try (CorpusCounts counts = counts(experiment, 1000)) {
      Vocabularies vocabularies = lexicons.of(counts);

      assertThat(bytes(vocabularies.source())).isEqualTo(bytes(local(experiment, sources)));
      assertThat(bytes(vocabularies.target())).isEqualTo(bytes(local(experiment, targets)));
      assertThat(lexicons.rare()).isEqualTo(WordTable.EMPTY);
    }
  }

  private static Lexicon local(ExperimentConfig experiment, TokenCounts words) {
    TokenizeConfig settings = experiment.tokenize();
    return settings.subwords().kind() == SubwordConfig.Kind.BPE
        ? Lexicon.ofSubwords(CorpusWords.of(words), new BytePairLearner(50).learn(words), settings)
        : Lexicon.ofWords(words, settings);
  }

  @ParameterizedTest
  @ValueSource(strings = {"joint", "codes"})
  void sidesThatShareCodesLearnThemFromBoth(String sharing) throws IOException {
    ExperimentConfig experiment =
        onlyTraining(
            pairs(), "tokenize.subwords={ kind = bpe, merges = 50, sharing = " + sharing + " }");
    TokenCounts both = new TokenCounts().merge(sources).merge(targets);
    BytePairCodes codes = new BytePairLearner(50).learn(both);
    TokenCounts ofSource = sharing.equals("joint") ? both : sources;
    try (CorpusCounts counts = counts(experiment, 1000)) {
      Vocabularies vocabularies = lexicons(experiment, ROOM).of(counts);

      assertThat(bytes(vocabularies.source()))
          .isEqualTo(
              bytes(Lexicon.ofSubwords(CorpusWords.of(ofSource), codes, experiment.tokenize())));
    }
  }

  @Test
  void whatTheDriverHasNoRoomForIsRefusedWithTheKeyToTurn() throws IOException {
    String train = pairs();
    DriverRoom room = new DriverRoom(sources.bytes() / 2);
    try (CorpusCounts counts = counts(onlyTraining(train), CorpusCounts.ROOM)) {
      assertThatThrownBy(() -> lexicons(onlyTraining(train), room).of(counts))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("tokenize.min-count = 1: leaves " + sources.types())
          .hasMessageContaining("raise it or set tokenize.max-size");
      String subwords = "tokenize.subwords.kind=bpe";
      assertThatThrownBy(() -> lexicons(onlyTraining(train, subwords), room).of(counts))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("tokenize.subwords.min-word-count = 1: leaves");

      ExperimentConfig cut = onlyTraining(train, "tokenize.max-size=30");
      assertThat(bytes(lexicons(cut, room).of(counts).source()))
          .isEqualTo(bytes(Lexicon.ofWords(sources, cut.tokenize())));
    }
  }

  @Test
  void wordsTooRareToLearnFromAreCountedAndKeepTheirSubwords() throws IOException {
    String setting =
        "tokenize.subwords={ kind = bpe, merges = 50, sharing = separate, min-word-count = 4 }";
    ExperimentConfig experiment = onlyTraining(pairs(), setting);
    Lexicons lexicons = lexicons(experiment, ROOM);
    try (CorpusCounts counts = counts(experiment, CorpusCounts.ROOM)) {
      Vocabularies vocabularies = lexicons.of(counts);

      long words = 0;
      long occurrences = 0;
      TokenCounts frequent = new TokenCounts();
      for (TokenCounts side : List.of(sources, targets)) {
        for (TokenCounts.Entry word : side.entries().toList()) {
          words += word.count() < 4 ? 1 : 0;
          occurrences += word.count() < 4 ? word.count() : 0;
          frequent.add(word.token(), side == sources && word.count() >= 4 ? word.count() : 0);
        }
      }
      assertThat(lexicons.rare().words()).isEqualTo(words).isPositive();
      assertThat(lexicons.rare().occurrences()).isEqualTo(occurrences);
      BytePairCodes codes = new BytePairLearner(50).learn(frequent);
      assertThat(bytes(vocabularies.source()))
          .isEqualTo(
              bytes(Lexicon.ofSubwords(CorpusWords.of(sources), codes, experiment.tokenize())));
    }
  }

  /** The first attempt at each slice fails behind its end. */
  @Test
  void whatIsWrongIsCountedOnceThoughTasksAreRetried() throws IOException {
    StringBuilder text = new StringBuilder();
    List<Long> places = new ArrayList<>();
    for (int line = 0; line < 40; line++) {
      if (line % 2 == 0) {
        places.add((long) text.length());
      }
      text.append(line % 2 == 0 ? "no pair\n" : "a b\tc\n");
    }
    String train = put("bad.tsv", text.toString().getBytes(StandardCharsets.UTF_8));
    ExperimentConfig experiment =
        onlyTraining(train, "data.bad-example=skip", "tokenize.split-bytes=50");
    CorpusReader corpus = new CorpusReader(store, experiment);
    List<Slice> slices =
        corpus.slices(experiment).stream().filter(slice -> slice.split() == Split.TRAIN).toList();
    SliceCounting counting = new SliceCounting(experiment, corpus, 1000);
    try (CorpusCounts counts =
        CorpusCounts.of(
            spark.context(experiment).spark(),
            slices,
            slice -> failingOnce(counting.call(slice)))) {
      assertThat(slices).hasSizeGreaterThan(4);
      assertThat(counts.input().lines()).isEqualTo(40);
      assertThat(counts.input().count(InputProblem.NO_PAIR)).isEqualTo(20);
      assertThat(counts.input().places())
          .extracting(Place::offset)
          .isEqualTo(places.subList(0, 10));
      assertThat(map(counts.words(Side.LABEL).collect())).isEqualTo(Map.of("c", 20L));
    }
  }

  private static Iterator<Tuple2<CountKey, Long>> failingOnce(
      Iterator<Tuple2<CountKey, Long>> counted) {
    boolean first = TaskContext.get().attemptNumber() == 0;
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        if (first && !counted.hasNext()) {
          throw new IllegalStateException("The first attempt fails");
        }
        return counted.hasNext();
      }

      @Override
      public Tuple2<CountKey, Long> next() {
        return counted.next();
      }
    };
  }
}
