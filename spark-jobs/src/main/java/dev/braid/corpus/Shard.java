package dev.braid.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;

/**
 * One shard of a split.
 *
 * @param name of its file
 * @param examples examples in it
 * @param tokens their tokens
 * @param unknownTokens those of them that the vocabulary does not have
 * @param unknownLabels labels that the training text does not have
 * @param bytes length of the file
 * @param sha256 digest of the file
 */
public record Shard(
    String name,
    long examples,
    long tokens,
    long unknownTokens,
    long unknownLabels,
    long bytes,
    String sha256)
    implements Serializable {

  void write(ObjectNode node) {
    node.put("name", name).put("examples", examples).put("tokens", tokens);
    node.put("unknown-tokens", unknownTokens).put("unknown-labels", unknownLabels);
    node.put("bytes", bytes).put("sha256", sha256);
  }

  static Shard read(JsonNode node) {
    return new Shard(
        node.path("name").asText(),
        node.path("examples").asLong(),
        node.path("tokens").asLong(),
        node.path("unknown-tokens").asLong(),
        node.path("unknown-labels").asLong(),
        node.path("bytes").asLong(),
        node.path("sha256").asText());
  }
}
