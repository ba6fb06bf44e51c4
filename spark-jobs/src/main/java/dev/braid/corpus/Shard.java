package dev.braid.corpus;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.braid.store.RunDirectory;
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
 * @param footerBytes bytes behind its last row group, which say what is in it
 * @param footerSha256 digest of these
 */
public record Shard(
    String name,
    long examples,
    long tokens,
    long unknownTokens,
    long unknownLabels,
    long bytes,
    String sha256,
    long footerBytes,
    String footerSha256)
    implements Serializable {
  /** No footer is as long; a number above it is none that Braid wrote. */
  private static final long LONGEST_FOOTER = 1L << 30;

  public Shard {
    if (footerBytes <= 0 || footerBytes > Math.min(bytes, LONGEST_FOOTER)) {
      throw new IllegalArgumentException(
          "shard " + name + " of " + bytes + " bytes has no footer of " + footerBytes);
    }
  }

  void write(ObjectNode node) {
    node.put("name", name).put("examples", examples).put("tokens", tokens);
    node.put("unknown-tokens", unknownTokens).put("unknown-labels", unknownLabels);
    node.put("bytes", bytes).put("sha256", sha256);
    node.put("footer-bytes", footerBytes).put("footer-sha256", footerSha256);
  }

  /** Reads the entry of the shard of a number. */
  static Shard read(Fields entry, int number) {
    String name = entry.text("name");
    entry.require(name.equals(RunDirectory.shardName(number)), "has '" + name + "' for a shard");
    return new Shard(
        name,
        entry.count("examples"),
        entry.count("tokens"),
        entry.count("unknown-tokens"),
        entry.count("unknown-labels"),
        entry.count("bytes"),
        entry.digest("sha256"),
        entry.count("footer-bytes"),
        entry.digest("footer-sha256"));
  }
}
