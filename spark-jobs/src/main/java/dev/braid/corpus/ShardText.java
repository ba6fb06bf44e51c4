package dev.braid.corpus;

import dev.braid.sequence.TokenText;
import dev.braid.store.Store;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The text that lies in shards, one behind the other. Each reader holds a row group of it, and
 * those of one shard share what is known of its file.
 */
public final class ShardText implements TokenText {
  /** Tokens of a row, but for a shard's last. */
  public static final int ROW_TOKENS = 4096;

  private static final long serialVersionUID = 1L;

  private final Store store;
  private final String folder;
  private final ArrayList<Shard> shards;

  /** Tokens before each shard, and at the end all. */
  private final long[] tokensBefore;

  private transient OpenShards open;

  public ShardText(Store store, String folder, List<Shard> shards) {
    this.store = store;
    this.folder = folder;
    this.shards = new ArrayList<>(shards);
    this.tokensBefore = new long[shards.size() + 1];
    for (int shard = 0; shard < shards.size(); shard++) {
      tokensBefore[shard + 1] = tokensBefore[shard] + shards.get(shard).tokens();
    }
  }

  @Override
  public long length() {
    return tokensBefore[shards.size()];
  }

  /**
   * Opens the text; row groups before the token are not read.
   *
   * @throws DamagedShardException from reading, where a shard is not the one that the index names
   */
  @Override
  public synchronized Tokens open(long token) throws IOException {
    if (open == null) {
      open = new OpenShards(store, folder, shards);
    }
    return new FileTokens(open, token);
  }

  /** The shard that has a token of the text; empty shards have none. */
  private int shard(long token) {
    int found = Arrays.binarySearch(tokensBefore, token);
    int shard = found < 0 ? -found - 2 : found;
    while (tokensBefore[shard + 1] == token) {
      shard++;
    }
    return shard;
  }

  private final class FileTokens implements Tokens {
    private static final int NONE = -1;

    private final OpenShards files;

    /** The first token that is not in memory. */
    private long next;

    private int shard = NONE;
    private ShardFile file;
    private int[] ids = {};
    private int at;

    FileTokens(OpenShards files, long token) {
      this.files = files;
      this.next = token;
    }

    @Override
    public void read(int[] target, int offset, int count) throws IOException {
      int done = 0;
      while (done < count) {
        if (at == ids.length) {
          load();
        }
        int part = Math.min(count - done, ids.length - at);
        System.arraycopy(ids, at, target, offset + done, part);
        at += part;
        done += part;
      }
    }

    /** Has the row group in memory that holds the next token. */
    private void load() throws IOException {
      if (next >= length()) {
        throw new EOFException("The text ends at token " + length());
      }
      int wanted = shard(next);
      if (wanted != shard) {
        close();
        file = files.open(wanted);
        shard = wanted;
      }
      long token = next - tokensBefore[shard];
      int group = file.group(token / ROW_TOKENS);
      ids = file.ids(group);
      at = Math.toIntExact(token - file.rowsBefore(group) * ROW_TOKENS);
      next += ids.length - at;
    }

    @Override
    public long bytes() {
      return (long) Integer.BYTES * ids.length;
    }

    @Override
    public void close() throws IOException {
      if (shard != NONE) {
        int last = shard;
        shard = NONE;
        files.close(last);
      }
    }
  }
}
