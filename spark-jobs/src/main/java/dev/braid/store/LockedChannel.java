package dev.braid.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A lock file of the local disk, held by the operating system, which lets go of it when the process
 * dies. It also lets go when the process closes any other descriptor of that file. So the files
 * held by this process are known by name, and nothing here opens a held file to close it again.
 */
final class LockedChannel implements LockFile {
  private static final int ATTEMPTS = 50;
  private static final ConcurrentHashMap<Path, LockOwner> HELD_HERE = new ConcurrentHashMap<>();

  private final Path file;
  private final LockOwner owner;
  private final FileChannel channel;
  private FileChannel reader;
  private Object key;

  private LockedChannel(Path file, LockOwner owner, FileChannel channel) {
    this.file = file;
    this.owner = owner;
    this.channel = channel;
  }

  static LockedChannel acquire(Location location, LockOwner owner, RunLock.Claim claim)
      throws IOException {
    Path folder = LocalNames.local(location.path()).getParent().toRealPath();
    Path file = folder.resolve(location.name());
    if (claim == RunLock.Claim.TAKE_OVER) {
      Files.deleteIfExists(file);
      HELD_HERE.remove(file);
    }
    LockOwner here = HELD_HERE.putIfAbsent(file, owner);
    if (here != null) {
      throw heldBy(location, here.toString());
    }
    try {
      return acquire(location, file, owner);
    } catch (IOException e) {
      HELD_HERE.remove(file, owner);
      throw e;
    }
  }

  private static LockedChannel acquire(Location location, Path file, LockOwner owner)
      throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      LockedChannel lock = new LockedChannel(file, owner, channel);
      try {
        if (channel.tryLock() == null) {
          throw heldBy(location, LockOwner.lastLine(Files.readAllBytes(file)));
        }
        lock.write();
        if (lock.isNamed()) {
          return lock;
        }
        lock.letGo();
      } catch (NoSuchFileException e) {
        lock.letGo();
      } catch (IOException e) {
        lock.letGo();
        throw e;
      }
    }
    throw new RunLockedException(
        "Cannot lock " + location.path() + ": it changes hands all the time; try again");
  }

  private void write() throws IOException {
    channel.truncate(0);
    ByteBuffer line = ByteBuffer.wrap(owner.line());
    while (line.hasRemaining()) {
      channel.write(line);
    }
    channel.force(true);
  }

  /**
   * Whether the locked file still has its name: its last owner may have deleted it after it was
   * opened here.
   */
  private boolean isNamed() throws IOException {
    key = fileKey();
    reader = FileChannel.open(file, StandardOpenOption.READ);
    String line = LockOwner.lastLine(Channels.newInputStream(reader).readNBytes(CONTENT_BYTES));
    return owner.wrote(line) && Objects.equals(key, fileKey());
  }

  /** No other file gets the key while this one is open. */
  @Override
  public void requireHeld() throws IOException {
    if (!Objects.equals(key, fileKey())) {
      throw new StoreException("the lock file is another one now");
    }
  }

  @Override
  public void delete() throws IOException {
    Files.deleteIfExists(file);
  }

  @Override
  public void close() throws IOException {
    letGo();
    HELD_HERE.remove(file, owner);
  }

  private void letGo() throws IOException {
    channel.close();
    if (reader != null) {
      reader.close();
    }
  }

  private Object fileKey() throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  private static RunLockedException heldBy(Location location, String owner) {
    return LockFile.heldByAnother(
        location, owner, false, "wait until it has ended, or end that process, or use --take-over");
  }
}
