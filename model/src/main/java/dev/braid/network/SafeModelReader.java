package dev.braid.network;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.braid.text.InputException;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UTFDataFormatException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Reads a graph that DL4J's {@code ModelSerializer} wrote, from anyone. DL4J's own reader runs Java
 * deserialization on what a file holds, so a file can run any code. This one builds the graph from
 * its JSON, after a look at every class name in it, and fills in numbers; it allocates no more than
 * a small multiple of the bytes that are there.
 */
public final class SafeModelReader {
  private static final String CONFIGURATION = "configuration.json";
  private static final String PARAMETERS = "coefficients.bin";
  private static final String UPDATER = "updaterState.bin";
  private static final int MAX_JSON_BYTES = 16 << 20;
  private static final List<String> ALLOWED_CLASSES =
      List.of("org.deeplearning4j.nn.", "org.nd4j.linalg.", "dev.braid.network.");
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** Parameters hardly compress; what grows more than this is made to fill the memory. */
  private static final int MAX_INFLATION = 100;

  private static final int CHUNK_FLOATS = 1 << 16;
  private static final int MAX_RANK = 32;

  private final StoredBytes file;
  private final ZipInputStream zip;
  private final String name;

  private SafeModelReader(InputStream in, String name) {
    this.file = new StoredBytes(in);
    this.zip = new ZipInputStream(file);
    this.name = name;
  }

  /**
   * Reads a graph with its parameters and, where the file has one, its updater's state.
   *
   * @param in stands at the first byte of the zip; stays open
   * @param name the file's name for messages
   * @throws InputException if it is no such file, damaged, or holds anything but the configuration,
   *     float parameters and updater state
   */
  public static ComputationGraph read(InputStream in, String name) throws IOException {
    SafeModelReader reader = new SafeModelReader(in, name);
    try {
      return reader.read();
    } catch (ZipException | UTFDataFormatException e) {
      throw reader.refusal("it is damaged: " + e.getMessage(), e);
    } catch (EOFException e) {
      throw reader.refusal("it is cut off", e);
    }
  }

  private ComputationGraph read() throws IOException {
    requireEntry(CONFIGURATION, nextEntry());
    ComputationGraphConfiguration configuration = configuration();
    requireEntry(PARAMETERS, nextEntry());
    ComputationGraph graph = graph(configuration, parameters());
    ZipEntry next = nextEntry();
    if (next != null) {
      requireEntry(UPDATER, next);
      readUpdater(graph);
      requireNothing(nextEntry());
    }
    if (!file.endsAsZip()) {
      throw new EOFException();
    }
    return graph;
  }

  private ZipEntry nextEntry() throws IOException {
    try {
      return zip.getNextEntry();
    } catch (IllegalArgumentException e) {
      throw refusal("it is damaged: the name of an entry is not UTF-8", e);
    }
  }

  private void requireEntry(String expected, ZipEntry found) {
    if (found == null) {
      throw refusal("it has no " + expected, null);
    }
    if (!found.getName().equals(expected)) {
      throw refusal(
          "it has '" + found.getName() + "' where " + expected + " belongs; " + allowed(), null);
    }
  }

  private void requireNothing(ZipEntry found) {
    if (found != null) {
      throw refusal("it has '" + found.getName() + "' besides; " + allowed(), null);
    }
  }

  private static String allowed() {
    return "a safe model holds "
        + CONFIGURATION
        + ", "
        + PARAMETERS
        + " and "
        + UPDATER
        + " in this order and nothing else, since the rest can only be read by running code";
  }

  private ComputationGraphConfiguration configuration() throws IOException {
    byte[] json = zip.readNBytes(MAX_JSON_BYTES + 1);
    if (json.length > MAX_JSON_BYTES) {
      throw refusal(CONFIGURATION + " is longer than " + MAX_JSON_BYTES + " bytes", null);
    }
    requireAllowedClasses(tree(json));
    try {
      return ComputationGraphConfiguration.fromJson(new String(json, StandardCharsets.UTF_8));
    } catch (RuntimeException e) {
      throw refusal("DL4J cannot read its " + CONFIGURATION, e);
    }
  }

  private JsonNode tree(byte[] json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw refusal("its " + CONFIGURATION + " is no JSON", e);
    }
  }

  private void requireAllowedClasses(JsonNode node) {
    if (node.has("@class")) {
      requireAllowed(node.get("@class"));
    }
    // Jackson also takes a class name and an object in an array for an object of that class.
    if (node.isArray() && node.size() == 2 && node.get(0).isTextual() && node.get(1).isObject()) {
      requireAllowed(node.get(0));
    }
    node.forEach(this::requireAllowedClasses);
  }

  private void requireAllowed(JsonNode type) {
    String className = type.asText();
    if (!type.isTextual() || ALLOWED_CLASSES.stream().noneMatch(className::startsWith)) {
      throw refusal(
          "its "
              + CONFIGURATION
              + " names the class '"
              + className
              + "'; allowed are those that begin with "
              + String.join(", ", ALLOWED_CLASSES),
          null);
    }
  }

  private float[] parameters() throws IOException {
    DataInputStream in = new DataInputStream(zip);
    float[] parameters = floats(PARAMETERS, in, arrayLength(PARAMETERS, in), MAX_INFLATION);
    requireFinite(parameters);
    return parameters;
  }

  private void requireFinite(float[] parameters) {
    for (int i = 0; i < parameters.length; i++) {
      if (!Float.isFinite(parameters[i])) {
        throw refusal("parameter " + i + " is " + parameters[i] + ", not a finite number", null);
      }
    }
  }

  private ComputationGraph graph(ComputationGraphConfiguration configuration, float[] parameters) {
    try {
      ComputationGraph graph = new ComputationGraph(configuration);
      graph.init(Nd4j.createFromArray(parameters).reshape(1, parameters.length), false);
      return JoinedLayers.bind(graph);
    } catch (RuntimeException e) {
      throw refusal(
          "DL4J cannot build the graph of its "
              + CONFIGURATION
              + " with "
              + parameters.length
              + " parameters",
          e);
    }
  }

  private void readUpdater(ComputationGraph graph) throws IOException {
    DataInputStream in = new DataInputStream(zip);
    long length = arrayLength(UPDATER, in);
    INDArray state = graph.getUpdater().getStateViewArray();
    long expected = state == null ? 0 : state.length();
    if (length != expected) {
      throw refusal(
          UPDATER + " holds " + length + " numbers and the updater has " + expected, null);
    }
    FlatView.set(state, floats(UPDATER, in, length, Integer.MAX_VALUE));
  }

  /** Reads the shape of an array as ND4J writes it, up to its first number. */
  private long arrayLength(String entry, DataInputStream in) throws IOException {
    in.readUTF();
    long shapeLength = in.readLong();
    require(in.readUTF().equals("LONG") && shapeLength <= 2L * MAX_RANK + 4, entry);
    long rank = in.readLong();
    require(rank >= 1 && rank <= MAX_RANK && shapeLength == 2 * rank + 4, entry);
    long product = 1;
    for (int i = 0; i < rank; i++) {
      long size = in.readLong();
      require(size >= 1 && product <= Integer.MAX_VALUE / size, entry);
      product *= size;
    }
    // Strides and flags: the numbers are taken in the order in which they stand.
    in.skipNBytes((rank + 3) * Long.BYTES);
    in.readUTF();
    require(in.readLong() == product, entry);
    String type = in.readUTF();
    if (!type.equals("FLOAT")) {
      throw refusal(entry + " holds numbers of type '" + type + "', not FLOAT", null);
    }
    return product;
  }

  private void require(boolean right, String entry) {
    if (!right) {
      throw refusal(entry + " does not begin with the shape of an array", null);
    }
  }

  /** Reads numbers, making room for them as they come. */
  private float[] floats(String entry, InputStream in, long length, int maxInflation)
      throws IOException {
    float[] floats = new float[(int) Math.min(length, CHUNK_FLOATS)];
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_FLOATS * Float.BYTES);
    for (int start = 0; start < length; start += CHUNK_FLOATS) {
      int count = (int) Math.min(CHUNK_FLOATS, length - start);
      if (in.readNBytes(chunk.array(), 0, count * Float.BYTES) < count * Float.BYTES) {
        throw refusal(entry + " ends before its " + length + " numbers", null);
      }
      if (start + count > floats.length) {
        floats = Arrays.copyOf(floats, (int) Math.min(length, 2L * floats.length));
      }
      chunk.asFloatBuffer().get(floats, start, count);
      requireNoBomb(entry, 4L * (start + count), maxInflation);
    }
    if (in.read() >= 0) {
      throw refusal(entry + " is longer than its " + length + " numbers", null);
    }
    return floats;
  }

  private void requireNoBomb(String entry, long bytes, int maxInflation) {
    if (bytes > (1 << 20) + (long) maxInflation * file.bytes) {
      throw refusal(
          entry + " unpacks to more than " + maxInflation + " times its size in the file", null);
    }
  }

  private InputException refusal(String reason, Exception cause) {
    return new InputException(
        "Cannot read the model " + name + ": " + reason + "; use a model file that Braid wrote",
        cause);
  }

  /** The file as it is stored; counts its bytes and remembers the last of them. */
  private static final class StoredBytes extends FilterInputStream {
    // Of the record that ends a zip: its signature, and its length without a comment.
    private static final int END_SIGNATURE = 0x504B0506;
    private static final int END_BYTES = 22;

    private long bytes;
    private final byte[] last = new byte[END_BYTES];

    StoredBytes(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = super.read(target, offset, length);
      if (count > 0) {
        bytes += count;
        int kept = Math.min(count, END_BYTES);
        System.arraycopy(last, kept, last, 0, END_BYTES - kept);
        System.arraycopy(target, offset + count - kept, last, END_BYTES - kept, kept);
      }
      return count;
    }

    /** Reads to the end; a zip cut off between two entries looks whole without this. */
    boolean endsAsZip() throws IOException {
      transferTo(OutputStream.nullOutputStream());
      return ByteBuffer.wrap(last).getInt() == END_SIGNATURE;
    }
  }
}
