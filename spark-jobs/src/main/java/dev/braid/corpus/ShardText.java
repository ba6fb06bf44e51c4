package dev.braid.corpus;

import dev.braid.sequence.EncodedExample;
import dev.braid.sequence.TokenText;
import dev.braid.store.Store;
import java.io.IOException;
import java.util.List;

/** The text of a split's shards. */
public record ShardText(Store store, String folder, List<Shard> shards) implements TokenText {
  @Override
  public long length() {
    return shards.stream().mapToLong(Shard::tokens).sum();
  }

  @Override
  public Tokens open(long token) throws IOException {
    int[] text = new int[(int) length()];
    int end = 0;
    for (Shard shard : shards) {
      for (EncodedExample example : ShardFiles.read(store, folder, shard)) {
        System.arraycopy(example.ids(), 0, text, end, example.length());
        end += example.length();
      }
    }
    return new Tokens() {
      private int at = (int) token;

      @Override
      public void read(int[] ids, int offset, int count) {
        System.arraycopy(text, at, ids, offset, count);
        at += count;
      }

      @Override
      public long bytes() {
        return 4L * text.length;
      }

      @Override
      public void close() {}
    };
  }
}
