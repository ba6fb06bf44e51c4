package dev.braid.shard;

import dev.braid.corpus.Shard;
import dev.braid.corpus.ShardText;
import dev.braid.corpus.ShardWriter;
import dev.braid.sequence.EncodedExample;
import dev.braid.store.RunDirectory;
import dev.braid.store.StagingFolder;
import dev.braid.text.Vocabulary;
import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;

/** Writes lines of text one behind the other, cut into rows of equal length. */
final class TextWriter implements Closeable {
  private static final int[] NO_LABELS = {};

  private final ShardWriter writer;
  private final ShardCounts counts =
      new ShardCounts(new UnknownLabels(Vocabulary.Kind.LABELS, NO_LABELS.length));
  private final int[] row = new int[ShardText.ROW_TOKENS];
  private int filled;

  private TextWriter(ShardWriter writer) {
    this.writer = writer;
  }

  /** Begins a shard. */
  static TextWriter create(StagingFolder folder, int number) throws IOException {
    String name = RunDirectory.shardName(number);
    return new TextWriter(ShardWriter.create(folder, name, ShardWriter.Rows.TEXT));
  }

  void write(EncodedExample line) throws IOException {
    counts.add(line);
    int[] ids = line.ids();
    int done = 0;
    while (done < ids.length) {
      int part = Math.min(ids.length - done, row.length - filled);
      System.arraycopy(ids, done, row, filled, part);
      done += part;
      filled += part;
      if (filled == row.length) {
        writeRow();
      }
    }
  }

  private void writeRow() throws IOException {
    writer.write(new EncodedExample(Arrays.copyOf(row, filled), NO_LABELS));
    filled = 0;
  }

  /** Ends the shard and gives it its name. */
  Shard publish() throws IOException {
    if (filled > 0) {
      writeRow();
    }
    return counts.shard(writer.publish());
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
