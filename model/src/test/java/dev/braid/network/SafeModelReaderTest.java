package dev.braid.network;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.config.ModelConfig;
import dev.braid.config.ModelConfig.Cell;
import dev.braid.config.ModelConfig.Direction;
import dev.braid.config.ModelConfig.Kernels;
import dev.braid.config.ModelConfig.Pooling;
import dev.braid.config.TrainingConfig.OptimizerConfig;
import dev.braid.config.TrainingConfig.OptimizerKind;
import dev.braid.config.TrainingConfig.OptimizerState;
import dev.braid.text.InputException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class SafeModelReaderTest {
  private static final ModelConfig MODEL =
      Models.stacked(Cell.LSTM, 2, Direction.BIDIRECTIONAL, 0.1, Pooling.MAX, Kernels.DL4J);
  private static final Tagger TAGGER = new Tagger(7, 5, MODEL);

  private static InnerOptimizer optimizer(OptimizerKind kind) {
    return new InnerOptimizer(
        new OptimizerConfig(kind, 0.01, 0.9, 0.9, 0.999, 1e-8, OptimizerState.AVERAGE, 1));
  }

  private static byte[] saved(ComputationGraph graph) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ModelSerializer.writeModel(graph, out, true);
    return out.toByteArray();
  }

  private static Map<String, byte[]> tagger() throws IOException {
    return unzipped(saved(TAGGER.graph(optimizer(OptimizerKind.ADAM), 3)));
  }

  private static Map<String, byte[]> unzipped(byte[] zip) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
        entries.put(e.getName(), in.readAllBytes());
      }
    }
    return entries;
  }

  private static byte[] zipped(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
      }
    }
    return bytes.toByteArray();
  }

  private static ComputationGraph read(byte[] zip) throws IOException {
    return SafeModelReader.read(new ByteArrayInputStream(zip), "model.zip");
  }

  private static void assertRefused(Map<String, byte[]> entries, String reason) throws IOException {
    byte[] zip = zipped(entries);
    assertThatThrownBy(() -> read(zip))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("Cannot read the model model.zip: ")
        .hasMessageContaining(reason)
        .hasMessageEndingWith("; use a model file that Braid wrote");
  }

  private static byte[] replaced(byte[] json, String old, String replacement) {
    String text = new String(json, UTF_8);
    assertThat(text).contains(old);
    return text.replace(old, replacement).getBytes(UTF_8);
  }

  static List<Architecture> architectures() {
    ModelConfig forward =
        Models.stacked(Cell.RNN, 1, Direction.FORWARD, 0, Pooling.LAST, Kernels.DL4J);
    return List.of(
        TAGGER,
        new Classifier(7, 5, MODEL),
        new Classifier(7, 5, forward),
        new LanguageModel(7, forward),
        new LanguageModel(7, MODEL));
  }

  @ParameterizedTest
  @EnumSource(OptimizerKind.class)
  void graphsOfAllArchitecturesComeBackAsTheyWere(OptimizerKind kind) throws IOException {
    for (Architecture architecture : architectures()) {
      ComputationGraph graph = architecture.graph(optimizer(kind), 3);
      INDArray state = graph.getUpdater().getStateViewArray();
      if (state != null) {
        state.assign(Nd4j.rand(state.shape()));
      }
      graph.getConfiguration().setIterationCount(41);

      ComputationGraph read = read(saved(graph));

      assertThat(FlatView.copyOf(read.params())).isEqualTo(FlatView.copyOf(graph.params()));
      assertThat(read.getUpdater().getStateViewArray()).isEqualTo(state);
      assertThat(read.getConfiguration().toJson()).isEqualTo(graph.getConfiguration().toJson());
      INDArray ids = Nd4j.create(new double[][][] {{{1, 6, 0, 3}}});
      assertThat(read.outputSingle(ids)).isEqualTo(graph.outputSingle(ids));
    }
  }

  @Test
  void whatOnlyDeserializationCanReadIsRefused() throws IOException {
    for (String name :
        List.of("normalizer.bin", "preprocessor.bin", "objects/key", "noParams.marker")) {
      Map<String, byte[]> last = tagger();
      last.put(name, new byte[] {1});
      assertRefused(last, "it has '" + name + "' besides; a safe model holds configuration.json");
    }
    Map<String, byte[]> first = new LinkedHashMap<>();
    first.put("preprocessor.bin", new byte[] {1});
    first.putAll(tagger());
    assertRefused(first, "it has 'preprocessor.bin' where configuration.json belongs");
  }

  @Test
  void missingPartsAreNamed() throws IOException {
    Map<String, byte[]> noParameters = tagger();
    noParameters.keySet().retainAll(List.of("configuration.json"));

    assertRefused(noParameters, "it has no coefficients.bin");
    assertThatThrownBy(() -> read("no zip at all".getBytes(UTF_8)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("it has no configuration.json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "com.sun.rowset.JdbcRowSetImpl",
        "org.deeplearning4j.nnevil.Gadget",
        "java.lang.ProcessBuilder"
      })
  void foreignClassNamesAreRefused(String name) throws IOException {
    String adam = "\"@class\" : \"org.nd4j.linalg.learning.config.Adam\"";
    Map<String, byte[]> property = tagger();
    property.compute(
        "configuration.json", (k, json) -> replaced(json, adam, "\"@class\" : \"" + name + "\""));
    Map<String, byte[]> array = tagger();
    array.compute(
        "configuration.json",
        (k, json) ->
            replaced(
                json, "\"vertexInputs\"", "\"gadget\" : [\"" + name + "\", {}], \"vertexInputs\""));

    assertRefused(property, "its configuration.json names the class '" + name + "'; allowed are");
    assertRefused(array, "its configuration.json names the class '" + name + "'; allowed are");
  }

  @Test
  void damagedJsonIsRefused() throws IOException {
    Map<String, byte[]> cut = tagger();
    cut.compute("configuration.json", (k, json) -> Arrays.copyOf(json, json.length / 2));
    Map<String, byte[]> deep = tagger();
    deep.put("configuration.json", "[".repeat(1_000_000).getBytes(UTF_8));
    Map<String, byte[]> other = tagger();
    other.put("configuration.json", "{\"a\" : 1}".getBytes(UTF_8));

    Map<String, byte[]> more = tagger();
    more.compute("configuration.json", (k, json) -> Arrays.copyOf(json, json.length + 9));

    assertRefused(cut, "its configuration.json is no JSON");
    assertRefused(more, "its configuration.json is no JSON");
    assertRefused(deep, "its configuration.json is no JSON");
    assertRefused(other, "DL4J cannot");
  }

  @Test
  void bombsAreRefused() throws IOException {
    Map<String, byte[]> json = tagger();
    json.put("configuration.json", " ".repeat((16 << 20) + 1).getBytes(UTF_8));
    Map<String, byte[]> parameters = tagger();
    parameters.compute("coefficients.bin", (k, bytes) -> zeros(bytes, 20_000_000));
    Map<String, byte[]> tail = tagger();
    tail.compute(
        "coefficients.bin", (k, bytes) -> Arrays.copyOf(bytes, bytes.length + 100_000_000));

    assertRefused(json, "configuration.json is longer than 16777216 bytes");
    assertRefused(parameters, "coefficients.bin unpacks to more than 100 times its size");
    assertRefused(tail, "coefficients.bin is longer than its ");
  }

  /** The array's header with another length, and as many zeros. */
  private static byte[] zeros(byte[] array, int length) {
    int header = headerBytes(array);
    byte[] zeros = Arrays.copyOf(array, header + 4 * length);
    Arrays.fill(zeros, header, zeros.length, (byte) 0);
    return withLength(zeros, length);
  }

  private static byte[] withLength(byte[] array, long length) {
    int header = headerBytes(array);
    ByteBuffer buffer = ByteBuffer.wrap(array);
    int rank = 2 + buffer.getShort(0) + 8 + 2 + "LONG".length();
    int lastSize = rank + 8 * (int) buffer.getLong(rank);
    buffer.putLong(lastSize, length);
    buffer.putLong(header - "FLOAT".length() - 2 - 8, length);
    return array;
  }

  private static int headerBytes(byte[] array) {
    byte[] type = "FLOAT".getBytes(UTF_8);
    for (int at = 0; ; at++) {
      if (Arrays.equals(Arrays.copyOfRange(array, at, at + type.length), type)) {
        return at + type.length;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1L << 62, -1, 0, Long.MIN_VALUE, 1L << 31})
  void impossibleLengthsAreRefused(long length) throws IOException {
    Map<String, byte[]> entries = tagger();
    entries.compute("coefficients.bin", (k, bytes) -> withLength(bytes, length));

    assertRefused(entries, "coefficients.bin does not begin with the shape of an array");
  }

  @Test
  void numbersThatAreMissingOrTooManyOrNotFiniteAreRefused() throws IOException {
    Map<String, byte[]> cut = tagger();
    cut.compute("coefficients.bin", (k, bytes) -> Arrays.copyOf(bytes, bytes.length - 1));
    Map<String, byte[]> larger = tagger();
    larger.compute("coefficients.bin", (k, bytes) -> zeros(bytes, 10_000));
    Map<String, byte[]> notANumber = tagger();
    notANumber.compute(
        "coefficients.bin",
        (k, bytes) -> {
          ByteBuffer.wrap(bytes).putFloat(headerBytes(bytes) + 4 * 17, Float.NaN);
          return bytes;
        });
    Map<String, byte[]> updater = tagger();
    updater.compute("updaterState.bin", (k, bytes) -> zeros(bytes, 10));

    assertRefused(cut, "coefficients.bin ends before its ");
    assertRefused(larger, "DL4J cannot build the graph of its configuration.json with 10000");
    assertRefused(notANumber, "parameter 17 is NaN");
    assertRefused(updater, "updaterState.bin holds 10 numbers and the updater has ");
  }

  @Test
  void doublesAreRefused() throws IOException {
    Map<String, byte[]> entries = tagger();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Nd4j.write(out, Nd4j.zeros(DataType.DOUBLE, 1, 10));
    entries.put("coefficients.bin", out.toByteArray());

    assertRefused(entries, "coefficients.bin holds numbers of type 'DOUBLE', not FLOAT");
  }

  @Test
  void randomDamageRaisesOnlyInputExceptions() throws IOException {
    Random random = new Random(5);
    Map<String, byte[]> whole = tagger();
    List<String> names = new ArrayList<>(whole.keySet());
    int refused = 0;
    for (int i = 0; i < 300; i++) {
      Map<String, byte[]> damaged = new LinkedHashMap<>(whole);
      byte[] bytes = whole.get(names.get(i % names.size())).clone();
      for (int n = random.nextInt(3); n >= 0; n--) {
        bytes[random.nextInt(Math.min(bytes.length, 3_000))] = (byte) random.nextInt();
      }
      damaged.put(names.get(i % names.size()), bytes);
      refused += refuses(zipped(damaged));
    }
    assertThat(refused).isBetween(50, 299);
  }

  @Test
  void randomDamageToTheZipItselfRaisesOnlyInputExceptions() throws IOException {
    Random random = new Random(6);
    byte[] whole = zipped(tagger());
    int refused = 0;
    for (int i = 0; i < 500; i++) {
      byte[] damaged = whole.clone();
      int limit = i % 2 == 0 ? 50 : whole.length;
      for (int n = random.nextInt(3); n >= 0; n--) {
        damaged[random.nextInt(limit)] = (byte) random.nextInt();
      }
      refused += refuses(damaged);
    }
    // Dates and the directory at the end of a zip decide nothing.
    assertThat(refused).isBetween(250, 499);
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    byte[] zip = zipped(tagger());
    for (int length = 0; length < zip.length; length += 13) {
      byte[] cut = Arrays.copyOf(zip, length);
      assertThatThrownBy(() -> read(cut)).isInstanceOf(InputException.class);
    }
  }

  private static int refuses(byte[] zip) throws IOException {
    try {
      read(zip);
      return 0;
    } catch (InputException e) {
      return 1;
    }
  }
}
