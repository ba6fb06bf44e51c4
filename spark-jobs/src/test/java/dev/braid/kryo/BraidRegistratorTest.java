package dev.braid.kryo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.metric.LabelStatistics;
import dev.braid.metric.PerplexityStatistics;
import dev.braid.metric.PerplexityStatistics.TokenKind;
import dev.braid.metric.SpanScheme;
import dev.braid.metric.SpanStatistics;
import dev.braid.metric.Statistics;
import dev.braid.sequence.Cursor;
import dev.braid.sequence.Cursor.StreamPlace;
import dev.braid.sequence.EncodedExample;
import dev.braid.text.Fault;
import dev.braid.text.InputCounts;
import dev.braid.text.InputProblem;
import dev.braid.text.Place;
import dev.braid.text.RawExample;
import dev.braid.text.RawText;
import dev.braid.text.TextItem;
import dev.braid.text.TokenCounts;
import dev.braid.text.Vocabulary;
import dev.braid.training.OwnMomenta;
import dev.braid.training.Parameters;
import dev.braid.training.ReplicaReport;
import dev.braid.training.ReplicaReport.Work;
import dev.braid.training.ReplicaResult;
import dev.braid.training.ReplicaTask;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import scala.Tuple2;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

class BraidRegistratorTest {
  private static final SerializerInstance KRYO = new KryoSerializer(conf()).newInstance();
  private static final ClassTag<Object> ANY = ClassTag$.MODULE$.apply(Object.class);

  private static SparkConf conf() {
    return new SparkConf(false)
        .set("spark.serializer", KryoSerializer.class.getName())
        .set("spark.kryo.registrator", BraidRegistrator.class.getName())
        .set("spark.kryo.registrationRequired", "true");
  }

  private static <T> T roundTrip(T object) {
    return KRYO.<T>deserialize(KRYO.serialize(object, tag()), tag());
  }

  @SuppressWarnings("unchecked")
  private static <T> ClassTag<T> tag() {
    return (ClassTag<T>) ANY;
  }

  private static float[] floats(int count) {
    float[] floats = new float[count];
    Random random = new Random(count);
    for (int i = 0; i < count; i++) {
      floats[i] = Float.intBitsToFloat(random.nextInt());
    }
    return floats;
  }

  private static Parameters parameters() {
    return new Parameters(floats(40_000), floats(16_384));
  }

  private static Work work() {
    return new Work(3, 1L << 40, 7, 0.1, Double.MAX_VALUE, 0.25, 1e-300, true);
  }

  /** What equals itself by its own notion of equality. */
  static List<Object> values() {
    return List.of(
        parameters(),
        new Parameters(new float[0], new float[0]),
        work(),
        OwnMomenta.NONE,
        new OwnMomenta.WithReplica(7),
        new OwnMomenta.InFile(40, "momenta-00001.bin", 1L << 40, "ab"),
        new EncodedExample(new int[] {0, 1, 127, 128, Integer.MAX_VALUE}, new int[] {-1, 4}),
        new EncodedExample(new int[] {5}, new int[0]),
        new RawExample(1L << 40, List.of("a", "größer", "語🎈", ""), List.of("B-x", "O")),
        new RawExample(0, List.of("x".repeat(100_000)), List.of()),
        TextItem.of(new RawText.Whole("größer 語🎈")),
        new TextItem(new RawText.Whole(""), new Fault(InputProblem.MALFORMED, "at byte 7")),
        TextItem.of(new RawText.Words(List.of("New York", ""))),
        TextItem.of(new RawText.Words(List.of())),
        new TextItem(null, new Fault(InputProblem.BAD_VALUE, "")),
        new ArrayList<>(List.of("a", 1, 2L)),
        new HashMap<>(Map.of("a", new ArrayList<>(List.of(1)))),
        new HashSet<>(List.of(1, 2)),
        new LinkedHashMap<>(Map.of("k", 1.5)),
        new TreeMap<>(Map.of("b", 1L, "a", 2L)),
        new float[] {1, Float.NaN, -0f},
        new float[0],
        new Object[] {"a", 1, null},
        new String[] {"a", null},
        new String[][] {{"a"}, {}},
        new byte[][] {{1}, {}},
        new int[][] {{1, -2}, null},
        new long[][] {{1L << 50}},
        new float[][] {{1.5f}, {}},
        new double[][] {{Math.PI}});
  }

  @ParameterizedTest
  @MethodSource("values")
  void valuesComeBackEqual(Object value) {
    assertThat(roundTrip(value)).isEqualTo(value).isNotSameAs(value);
  }

  private static ReplicaTask task() {
    Cursor from = new Cursor(400, 1L << 41, 1L << 42);
    return new ReplicaTask(
        1, 2, 3, from, 500, 6, 1L << 40, 0.75, floats(30), new OwnMomenta.WithReplica(5));
  }

  private static ReplicaResult result() {
    Cursor next =
        new Cursor(
            400, 1L << 43, 1L << 44, List.of(new StreamPlace(1L << 45, 1200), StreamPlace.START));
    return new ReplicaResult(parameters(), new ReplicaReport(4, next, floats(17), work()));
  }

  @Test
  void tasksAndResultsComeBackWithEveryField() {
    ReplicaTask task = task();
    ReplicaTask readTask = roundTrip(task);
    assertThat(readTask.carried()).isEqualTo(task.carried());
    assertThat(withoutArrays(readTask)).isEqualTo(withoutArrays(task));

    ReplicaResult read = roundTrip(result());
    assertThat(read.parameters()).isEqualTo(result().parameters());
    assertThat(read.report().replica()).isEqualTo(4);
    assertThat(read.report().next()).isEqualTo(result().report().next());
    assertThat(read.report().carried()).isEqualTo(result().report().carried());
    assertThat(read.report().work()).isEqualTo(work());
  }

  private static ReplicaTask withoutArrays(ReplicaTask task) {
    return new ReplicaTask(
        task.replica(),
        task.replicas(),
        task.epoch(),
        task.from(),
        task.steps(),
        task.round(),
        task.stepsBefore(),
        task.rateCourse(),
        null,
        task.own());
  }

  @Test
  void countsAndVocabulariesComeBack() {
    TokenCounts counts = counts();
    TokenCounts read = roundTrip(counts);
    InputCounts input = new InputCounts();
    input.add(InputProblem.TOO_LONG, new Place("f", 12, "too long"));
    Vocabulary vocabulary = Vocabulary.ofTokens(counts, 1, 0);

    assertThat(read.total()).isEqualTo(counts.total());
    assertThat(read.types()).isEqualTo(counts.types());
    counts.forEach((token, count) -> assertThat(read.count(token)).isEqualTo(count));
    assertThat(roundTrip(input).summary()).isEqualTo(input.summary());
    assertThat(roundTrip(input).places()).isEqualTo(input.places());
    assertThat(roundTrip(vocabulary).digest()).isEqualTo(vocabulary.digest());
    assertThat(roundTrip(vocabulary).lookup("größer")).isEqualTo(vocabulary.lookup("größer"));
    Vocabulary labels = Vocabulary.ofLabels(counts, Set.of("unseen"));
    assertThat(roundTrip(labels).outputs()).isEqualTo(2).isLessThan(labels.size());
  }

  private static TokenCounts counts() {
    TokenCounts counts = new TokenCounts();
    counts.add("größer", 3);
    counts.add("🎈", 1L << 40);
    return counts;
  }

  private static PerplexityStatistics perplexity() {
    PerplexityStatistics statistics = new PerplexityStatistics();
    statistics.add(2.5, TokenKind.KNOWN);
    statistics.add(7.25, TokenKind.OOV);
    return statistics;
  }

  private static LabelStatistics labels() {
    LabelStatistics statistics = new LabelStatistics(LabelStatistics.Item.TOKENS);
    statistics.add("NOUN", "NOUN");
    statistics.add("VERB", "NOUN");
    statistics.addUnseen("X", "VERB");
    statistics.addUnspelled("VERB");
    return statistics;
  }

  private static SpanStatistics spans() {
    SpanStatistics statistics = new SpanStatistics(SpanScheme.IOB);
    statistics.add(List.of("B-a", "I-a", "O", "B-b"), List.of("B-a", "I-a", "B-b", "O"));
    return statistics;
  }

  @Test
  void statisticsComeBackAndGoOnCounting() {
    for (Statistics<?> statistics : List.of(perplexity(), labels(), spans())) {
      Statistics<?> read = roundTrip(statistics);
      assertThat(read.scores()).isEqualTo(statistics.scores());
      assertThat(read.labelScores()).isEqualTo(statistics.labelScores());
      assertThat(read.signature()).isEqualTo(statistics.signature());
    }
    assertThat(roundTrip(labels()).merge(labels()).scores())
        .isEqualTo(labels().merge(labels()).scores());
  }

  @Test
  void arraysOfNd4jComeBackAlsoFromViews() {
    INDArray array = Nd4j.rand(5, 7);
    INDArray view = array.get(NDArrayIndex.all(), NDArrayIndex.interval(2, 4));

    assertThat(roundTrip(array)).isEqualTo(array);
    assertThat(roundTrip(view)).isEqualTo(view);
  }

  @Test
  void fiveMillionFloatsAreFiveMillionTimesFourLittleEndianBytes() {
    Parameters parameters = new Parameters(floats(5_000_000), new float[0]);
    ByteBuffer bytes = KRYO.serialize(parameters, tag()).order(ByteOrder.LITTLE_ENDIAN);
    float[] values = parameters.values();

    assertThat(bytes.remaining()).isBetween(20_000_000, 20_000_020);
    int header = bytes.remaining() - 20_000_000;
    // Before the values their number, behind them that of the momenta.
    boolean found = false;
    for (int offset = 0; offset < header && !found; offset++) {
      found =
          bytes.getInt(offset) == Float.floatToRawIntBits(values[0])
              && bytes.getInt(offset + 4 * 4_999_999) == Float.floatToRawIntBits(values[4_999_999]);
    }
    assertThat(found).isTrue();
    assertThat(Arrays.equals(roundTrip(parameters).values(), values)).isTrue();
  }

  @Test
  void theSameArrayTwiceTravelsOnce() {
    float[] shared = floats(100_000);

    assertThat(KRYO.serialize(new Object[] {shared, shared}, tag()).remaining())
        .isLessThan(400_100);
  }

  @Test
  void aClassThatNobodyRegisteredIsRefused() {
    assertThatThrownBy(() -> KRYO.serialize(new Thread(), tag()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Class is not registered: java.lang.Thread");
  }

  @Test
  void aJobShipsEveryType() {
    List<Object> sent = new ArrayList<>(values());
    sent.addAll(
        List.of(
            counts(),
            new InputCounts(),
            Vocabulary.ofLabels(counts()),
            perplexity(),
            labels(),
            spans(),
            task(),
            result(),
            Nd4j.ones(3)));
    SparkConf conf =
        conf().setMaster("local[2]").setAppName("kryo").set("spark.ui.enabled", "false");
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      Broadcast<Parameters> broadcast = spark.broadcast(parameters());
      List<Object> collected =
          spark.parallelize(sent, 2).filter(any -> broadcast.value() != null).collect();
      JavaPairRDD<Integer, EncodedExample> examples =
          spark
              .parallelize(new ArrayList<>(List.of(3, 1, 2)), 2)
              .mapToPair(n -> new Tuple2<>(n, new EncodedExample(new int[] {n}, new int[0])));
      TokenCounts counted =
          examples.values().repartition(2).aggregate(counts(), (c, e) -> c, TokenCounts::merge);

      assertThat(collected).hasSize(sent.size());
      for (int i = 0; i < values().size(); i++) {
        assertThat(collected.get(i)).isEqualTo(values().get(i));
      }
      assertThat(collected.stream().map(Object::getClass).toList())
          .isEqualTo(sent.stream().map(Object::getClass).toList());
      assertThat(examples.sortByKey().collect()).hasSize(3);
      assertThat(examples.groupByKey().collectAsMap()).hasSize(3);
      assertThat(examples.leftOuterJoin(examples).collect()).hasSize(3);
      assertThat(counted.count("größer")).isEqualTo(9);
    }
  }
}
