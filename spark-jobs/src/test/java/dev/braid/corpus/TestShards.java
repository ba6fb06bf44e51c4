package dev.braid.corpus;

import dev.braid.corpus.ShardWriter.Written;
import dev.braid.sequence.EncodedExample;
import dev.braid.store.Disk;
import dev.braid.store.RunDirectory;
import dev.braid.store.RunLock;
import dev.braid.store.RunLock.Claim;
import dev.braid.store.RunLock.Terms;
import dev.braid.store.StagingFolder;
import dev.braid.store.Store;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** A folder that shards are written into. */
final class TestShards implements AutoCloseable {
  private final Store store;
  private final RunLock lock;
  private final StagingFolder folder;

  TestShards(Disk disk) throws IOException {
    this.store = disk.store();
    RunDirectory run = new RunDirectory(disk.freshFolder());
    this.lock = RunLock.acquire(store, run, new Terms(Claim.IF_FREE, "", Duration.ZERO));
    this.folder = lock.staging().folder("shards");
  }

  static List<EncodedExample> examples(int count) {
    SplittableRandom random = new SplittableRandom(count);
    List<EncodedExample> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] ids = random.ints(1 + random.nextInt(30), 0, 50_000).toArray();
      examples.add(new EncodedExample(ids, random.ints(i % 3, -1, 12).toArray()));
    }
    return examples;
  }

  /** A part of a text in which no two neighbours are alike. */
  static int[] text(int from, int to) {
    int[] text = new int[to - from];
    Arrays.setAll(text, i -> ((from + i) * 0x9E3779B9 >>> 8) % 50_021);
    return text;
  }

  Shard write(String name, List<EncodedExample> rows, ShardWriter.Rows kind) throws IOException {
    long tokens = rows.stream().mapToLong(EncodedExample::length).sum();
    try (ShardWriter writer = ShardWriter.create(folder, name, kind)) {
      for (EncodedExample row : rows) {
        writer.write(row);
      }
      Written written = writer.publish();
      return new Shard(
          name,
          rows.size(),
          tokens,
          0,
          0,
          written.file().bytes(),
          written.file().sha256(),
          written.footerBytes(),
          written.footerSha256());
    }
  }

  Shard writeExamples(String name, int count) throws IOException {
    return write(name, examples(count), ShardWriter.Rows.EXAMPLES);
  }

  Shard writeText(String name, int[] text) throws IOException {
    List<EncodedExample> rows = new ArrayList<>();
    for (int from = 0; from < text.length; from += ShardText.ROW_TOKENS) {
      int to = Math.min(text.length, from + ShardText.ROW_TOKENS);
      rows.add(new EncodedExample(Arrays.copyOfRange(text, from, to), new int[0]));
    }
    return write(name, rows, ShardWriter.Rows.TEXT);
  }

  ShardExamples examplesOf(Shard... shards) {
    return new ShardExamples(store, folder.path(), List.of(shards));
  }

  ShardText textOf(Shard... shards) {
    return new ShardText(store, folder.path(), List.of(shards));
  }

  String path(Shard shard) {
    return folder.path() + "/" + shard.name();
  }

  byte[] bytes(Shard shard) throws IOException {
    return store.read(path(shard), 1 << 26);
  }

  void overwrite(Shard shard, byte[] bytes) throws IOException {
    store.writeAtomically(path(shard), bytes);
  }

  Store store() {
    return store;
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
