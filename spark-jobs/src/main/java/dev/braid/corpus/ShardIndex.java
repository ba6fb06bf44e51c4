package dev.braid.corpus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.braid.config.Split;
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
  private static final int VERSION = 1;

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

  /**
   * Reads an index.
   *
   * @param name of the file, for messages
   */
  public static ShardIndex fromJson(byte[] json, String name) throws IOException {
    JsonNode root = parse(json, name);
    if (!FORMAT.equals(root.path("format").asText()) || root.path("version").asInt() != VERSION) {
      throw new IOException(
          "Cannot read " + name + ": not an index of version 1; rerun 'braid shard'");
    }
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
      throw new IOException(
          "Cannot read " + name + ": no JSON (" + damaged.getOriginalMessage() + ")", damaged);
    }
  }
}
