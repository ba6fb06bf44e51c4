package dev.braid.shard;

import dev.braid.corpus.Shard;
import dev.braid.corpus.ShardWriter.Written;
import dev.braid.sequence.EncodedExample;
import dev.braid.sequence.ExampleEncoder.Fate;
import dev.braid.text.SpecialToken;

/** Counts what goes into a shard. */
final class ShardCounts {
  private final UnknownLabels unknown;
  private long examples;
  private long tokens;
  private long unknownTokens;
  private long unknownLabels;
  private long tooLong;

  ShardCounts(UnknownLabels unknown) {
    this.unknown = unknown;
  }

  /** Counts an example that goes into the shard. */
  void add(EncodedExample example) {
    examples++;
    tokens += example.tokens();
    for (int id : example.ids()) {
      unknownTokens += id == SpecialToken.UNK.id() ? 1 : 0;
    }
    for (int label : example.labels()) {
      unknownLabels += unknown.contain(label) ? 1 : 0;
    }
  }

  /** Counts what became of an example, be it written or not. */
  void add(Fate fate) {
    tooLong += fate == Fate.WHOLE ? 0 : 1;
  }

  /** The shard that is written. */
  Shard shard(Written written) {
    return new Shard(
        written.file().name(),
        examples,
        tokens,
        unknownTokens,
        unknownLabels,
        written.file().bytes(),
        written.file().sha256(),
        written.footerBytes(),
        written.footerSha256());
  }

  /** Examples that were longer than a limit. */
  long tooLong() {
    return tooLong;
  }
}
