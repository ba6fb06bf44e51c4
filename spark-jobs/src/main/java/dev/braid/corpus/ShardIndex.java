package dev.braid.corpus;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.braid.checkpoint.SealedJson;
import dev.braid.config.Split;
import dev.braid.store.DamagedFileException;
import dev.braid.store.Store;
import java.io.IOException;
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
  private static final String FORMAT = "braid-shards";
  private static final int VERSION = 3;

  /** Room for more shards than {@code shard.count} allows. */
  static final int LARGEST = 1 << 28;

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
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("format", FORMAT).put("version", VERSION);
    root.put("tokens-digest", tokens).put("labels-digest", labels);
    root.put("codes-digest", codes).put("too-long", tooLong);
    ObjectNode splits = root.putObject("splits");
    for (Map.Entry<Split, List<Shard>> split : shards.entrySet()) {
      ArrayNode array = splits.putArray(split.getKey().spelling());
      split.getValue().forEach(shard -> shard.write(array.addObject()));
    }
    return SealedJson.bytes(root);
  }

  /**
   * Reads the index of a run.
   *
   * @throws DamagedFileException where it is not what was written
   */
  public static ShardIndex read(Store store, String path) throws IOException {
    return fromJson(store.read(path, LARGEST), path);
  }

  /**
   * Reads an index.
   *
   * @param name of the file, for messages
   * @throws DamagedFileException where it is not what {@link #toJson} gave
   */
  public static ShardIndex fromJson(byte[] json, String name) throws DamagedFileException {
    try {
      return read(Fields.sealed(json, FORMAT, VERSION));
    } catch (IllegalArgumentException fault) {
      throw new DamagedFileException(
          "Cannot read "
              + name
              + ": it "
              + fault.getMessage()
              + "; delete shards/ and rerun 'braid shard'",
          fault);
    }
  }

  private static ShardIndex read(Fields root) {
    Map<Split, List<Shard>> shards = new EnumMap<>(Split.class);
    Fields splits = root.object("splits");
    for (Split split : Split.values()) {
      List<Shard> read = new ArrayList<>();
      for (Fields shard : splits.objects(split.spelling())) {
        read.add(Shard.read(shard, read.size()));
      }
      if (!read.isEmpty()) {
        shards.put(split, read);
      }
    }
    return new ShardIndex(
        root.digest("tokens-digest"),
        root.digest("labels-digest"),
        root.text("codes-digest").isEmpty() ? "" : root.digest("codes-digest"),
        root.count("too-long"),
        shards);
  }
}
