package dev.braid.corpus;

import dev.braid.checkpoint.Checkpoint.Identity;
import dev.braid.config.RunIdentity;
import dev.braid.store.InputMissingException;
import java.io.IOException;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What training and evaluation read of a run directory, checked to belong together.
 *
 * @param identity what checkpoints of this run belong to
 */
public record RunFiles(Vocabularies vocabularies, ShardIndex index, Identity identity) {
  /** Reads them. */
  public static RunFiles read(RunContext context) throws IOException {
    return read(context, context.experiment().effective());
  }

  /**
   * Reads them.
   *
   * @param trained effective configuration that the run was trained with
   */
  public static RunFiles read(RunContext context, String trained) throws IOException {
    String path = context.run().shardIndex();
    if (!context.store().exists(path)) {
      throw new InputMissingException(
          "Cannot read " + path + ": no such file; run 'braid shard' first");
    }
    byte[] json = context.store().read(path, ShardIndex.LARGEST);
    ShardIndex index = ShardIndex.fromJson(json, path);
    Vocabularies vocabularies = Vocabularies.read(context.store(), context.run());
    vocabularies.requireThoseOf(index, context.run());
    Identity identity =
        new Identity(
            DigestUtils.sha256Hex(RunIdentity.of(trained)),
            index.tokens(),
            index.labels(),
            DigestUtils.sha256Hex(json));
    return new RunFiles(vocabularies, index, identity);
  }
}
