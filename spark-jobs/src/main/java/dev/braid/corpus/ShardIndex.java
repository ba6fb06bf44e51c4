package dev.braid.corpus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.braid.config.Split;
import dev.braid.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What the shards hold; written last, so that shards without an index are not there.
 *
 * @param tokens digest of the vocabulary that the ids are of
 * @param labels digest of the label vocabulary
 * @param codes digest of the codes of subwords; empty where tokens are words
 * @param tooLong examples that were longer than the limit
 * @param shards shards of each split, in order; a split without examples has none
 */
public record ShardIndex(
    String tokens, String labels, String codes, long tooLong, Map<Split, List<Shard>> shards) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FORMAT = "braid-shards";
  private static final int VERSION = 2;

  /** Room for more shards than {@code shard.count} allows. */
  private static final int LARGEST = 1 << 28;

  public ShardIndex {
    shards = new EnumMap<>(shards);
  }

  /** The shards of a split; none where it has no examples. */
  public List<Shard> of(Split split) {
    return shards.getOrDefault(split, List.of());
  }

  /** Tokens of a split. */
  public long tokens(Split split) {
    return of(split).stream().mapToLong(Shard::tokens).sum();
  }

  /** Examples of a split. */
  public long examples(Split split) {
    return of(split).stream().mapToLong(Shard::examples).sum();
  }

  /** The index as JSON. */
  public byte[] toJson() {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", FORMAT).put("version", VERSION);
    root.put("tokens-digest", tokens).put("labels-digest", labels);
    root.put("codes-digest", codes).put("too-long", tooLong);
    ObjectNode splits = root.putObject("splits");
    for (Map.Entry<Split, List<Shard>> split : shards.entrySet()) {
      ArrayNode array = splits.putArray(split.getKey().spelling());
      split.getValue().forEach(shard -> shard.write(array.addObject()));
    }
    try {
      String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
      return text.getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The bytes of an index. */
  public static byte[] bytes(Store store, String path) throws IOException {
    return store.read(path, LARGEST);
  }

  /** Reads an index. */
  public static ShardIndex read(Store store, String path) throws IOException {
    return fromJson(bytes(store, path), path);
  }

  /**
   * Reads an index.
   *
   * @param name of the file, for messages
   */
  public static ShardIndex fromJson(byte[] json, String name) throws IOException {
    JsonNode root = parse(json, name);
    String format = root.path("format").asText();
    int version = root.path("version").asInt();
    if (!FORMAT.equals(format) || version != VERSION) {
      String fault =
          FORMAT.equals(format)
              ? "it has version " + version + ", and this program reads version " + VERSION
              : "it is no index of shards";
      throw unreadable(name, fault, null);
    }
    try {
      return of(root);
    } catch (IllegalArgumentException fault) {
      throw unreadable(name, fault.getMessage(), fault);
    }
  }

  private static ShardIndex of(JsonNode root) {
    Map<Split, List<Shard>> shards = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      List<Shard> read = new ArrayList<>();
      root.path("splits").path(split.spelling()).forEach(node -> read.add(Shard.read(node)));
      if (!read.isEmpty()) {
        shards.put(split, read);
      }
    }
    return new ShardIndex(
        root.path("tokens-digest").asText(),
        root.path("labels-digest").asText(),
        root.path("codes-digest").asText(),
        root.path("too-long").asLong(),
        shards);
  }

  private static JsonNode parse(byte[] json, String name) throws IOException {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException damaged) {
      throw unreadable(name, "no JSON (" + damaged.getOriginalMessage() + ")", damaged);
    }
  }

  private static IOException unreadable(String name, String fault, Exception cause) {
    return new IOException(
        "Cannot read " + name + ": " + fault + "; delete shards/ and rerun 'braid shard'", cause);
  }
}
