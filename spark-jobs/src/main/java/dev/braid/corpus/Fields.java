package dev.braid.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import dev.braid.checkpoint.SealedJson;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The fields of a JSON object that a run holds. What is not as it was written is an {@code
 * IllegalArgumentException} with the fault, to stand behind "it".
 */
record Fields(JsonNode node) {
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  /**
   * Those of a file.
   *
   * @param version which has a digest of its own; the one before had none
   */
  static Fields of(byte[] json, String format, int version) {
    Fields fields = ofFormat(json, format);
    if (fields.count("version") != version - 1) {
      return sealed(json, format, version);
    }
    fields.require(!fields.node.has(SealedJson.KEY), "was changed: its version is wrong");
    return fields;
  }

  /**
   * Those of a file.
   *
   * @param version which has a digest of its own; no other is read
   */
  static Fields sealed(byte[] json, String format, int version) {
    long found = ofFormat(json, format).count("version");
    if (found != version) {
      throw new IllegalArgumentException(
          "has format version " + found + " and this program reads version " + version);
    }
    return new Fields(SealedJson.read(json));
  }

  private static Fields ofFormat(byte[] json, String format) {
    Fields fields = new Fields(SealedJson.parse(json));
    fields.require(fields.text("format").equals(format), "is not of format '" + format + "'");
    return fields;
  }

  boolean has(String key) {
    return node.has(key);
  }

  String text(String key) {
    JsonNode value = node.path(key);
    require(value.isTextual(), "has no text '" + key + "'");
    return value.textValue();
  }

  /** A SHA-256. */
  String digest(String key) {
    String text = text(key);
    require(DIGEST.matcher(text).matches(), "has no SHA-256 '" + key + "'");
    return text;
  }

  /** A whole number from 0 on. */
  long count(String key) {
    JsonNode value = node.path(key);
    boolean fits = value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= 0;
    require(fits, "has no count '" + key + "'");
    return value.longValue();
  }

  Fields object(String key) {
    require(node.path(key).isObject(), "has no object '" + key + "'");
    return new Fields(node.path(key));
  }

  /** The objects of a list; none where there is no list. */
  List<Fields> objects(String key) {
    List<Fields> objects = new ArrayList<>();
    for (JsonNode element : node.path(key)) {
      require(element.isObject(), "has something else than objects in '" + key + "'");
      objects.add(new Fields(element));
    }
    return objects;
  }

  void require(boolean right, String fault) {
    if (!right) {
      throw new IllegalArgumentException(fault);
    }
  }
}
