package dev.braid.corpus;

import dev.braid.sequence.EncodedExample;
import dev.braid.sequence.ExampleShards;
import dev.braid.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Shards of examples, of which a reader holds a row group. */
public record ShardExamples(Store store, String folder, List<Shard> shards)
    implements ExampleShards {
  public ShardExamples {
    shards = new ArrayList<>(shards);
  }

  @Override
  public int count() {
    return shards.size();
  }

  /**
   * Opens a shard; row groups before the row are not read.
   *
   * @throws DamagedShardException from here or from reading, where it is not the one that the index
   *     names
   */
  @Override
  public Rows open(int shard, long firstRow) throws IOException {
    Shard opened = shards.get(shard);
    ShardFile file = ShardFile.open(store, folder, opened).requireRows(opened.examples());
    try {
      return new FileRows(file, firstRow);
    } catch (IOException | RuntimeException failure) {
      file.close();
      throw failure;
    }
  }

  private static final class FileRows implements Rows {
    private final ShardFile file;
    private int nextGroup;
    private long left;
    private Supplier<EncodedExample> rows;

    FileRows(ShardFile file, long firstRow) throws IOException {
      this.file = file;
      this.nextGroup = file.group(firstRow);
      for (long row = file.rowsBefore(nextGroup); row < firstRow; row++) {
        next();
      }
    }

    @Override
    public EncodedExample next() throws IOException {
      if (left == 0) {
        if (nextGroup == file.groups()) {
          return null;
        }
        rows = file.rows(nextGroup);
        left = file.rowsBefore(nextGroup + 1) - file.rowsBefore(nextGroup);
        nextGroup++;
      }
      left--;
      try {
        return rows.get();
      } catch (RuntimeException fault) {
        throw file.refusal(fault);
      }
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
