package dev.braid.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * JSON whose last line but one is the SHA-256 of all bytes before that line, so that no byte of it
 * can change unnoticed.
 */
public final class SealedJson {
  /** The key of the digest, which is the last. */
  public static final String KEY = "sha256";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final int TAIL_BYTES = tail(new byte[0]).length;

  private SealedJson() {}

  /**
   * The bytes of an object, which has keys but not {@link #KEY}; the same bytes every time.
   *
   * @throws IllegalArgumentException if the object has no keys, or that one
   */
  public static byte[] bytes(ObjectNode root) {
    if (root.isEmpty() || root.has(KEY)) {
      throw new IllegalArgumentException("An object to be sealed has keys, and not " + KEY);
    }
    byte[] body = open(root).getBytes(UTF_8);
    byte[] tail = tail(body);
    byte[] whole = Arrays.copyOf(body, body.length + tail.length);
    System.arraycopy(tail, 0, whole, body.length, tail.length);
    return whole;
  }

  private static String open(ObjectNode root) {
    try {
      String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
      return text.replace("\r\n", "\n").replaceFirst("\\s*}$", ",\n");
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static byte[] tail(byte[] body) {
    String digest = HexFormat.of().formatHex(CheckpointFormat.sha256().digest(body));
    return ("  \"" + KEY + "\" : \"" + digest + "\"\n}\n").getBytes(UTF_8);
  }

  /**
   * Reads what {@link #bytes} gave.
   *
   * @throws IllegalArgumentException with what is wrong with the file, to stand behind its name
   */
  public static JsonNode read(byte[] bytes) {
    int bodyLength = bytes.length - TAIL_BYTES;
    if (bodyLength <= 0) {
      throw new IllegalArgumentException("is cut off");
    }
    byte[] tail = Arrays.copyOfRange(bytes, bodyLength, bytes.length);
    if (!Arrays.equals(tail, tail(Arrays.copyOf(bytes, bodyLength)))) {
      throw new IllegalArgumentException(
          "is cut off or was changed: it does not end with the digest of its content");
    }
    return parse(bytes);
  }

  /**
   * Reads JSON, sealed or not, without a look at its digest.
   *
   * @throws IllegalArgumentException if it is none, to stand behind the file's name
   */
  public static JsonNode parse(byte[] bytes) {
    try {
      return JSON.readTree(bytes);
    } catch (IOException e) {
      throw new IllegalArgumentException("is no JSON", e);
    }
  }
}
