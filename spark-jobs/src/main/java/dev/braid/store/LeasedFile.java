package dev.braid.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.locks.LockSupport;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.client.HdfsDataOutputStream;
import org.apache.hadoop.hdfs.client.HdfsDataOutputStream.SyncFlag;
import org.apache.hadoop.hdfs.protocol.AlreadyBeingCreatedException;
import org.apache.hadoop.ipc.RemoteException;

/**
 * A lock file held by HDFS's lease: HDFS lets one client write a file, and takes that right from a
 * client that was not heard of for a minute. The file stays open as long as the lock is held; a
 * second owner appends to it, which is as exclusive as creating it. On a file system without
 * appending, whoever created the file holds it until it is deleted.
 */
final class LeasedFile implements LockFile {
  private static final int ATTEMPTS = 50;
  private static final int BUFFER_BYTES = 4096;
  private static final Duration RECOVERY = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(100);

  private final Location file;
  private final LockOwner owner;
  private final FSDataOutputStream out;
  private boolean deleted;

  private LeasedFile(Location file, LockOwner owner, FSDataOutputStream out) {
    this.file = file;
    this.owner = owner;
    this.out = out;
  }

  static LeasedFile acquire(Location file, LockOwner owner, RunLock.Claim claim)
      throws IOException {
    LeasedFile lock = new LeasedFile(file, owner, opened(file, claim));
    lock.out.write(owner.line());
    lock.sync(EnumSet.of(SyncFlag.UPDATE_LENGTH, SyncFlag.END_BLOCK));
    return lock;
  }

  /**
   * Between a refused creation and the appending the owner may have left: then the next attempt
   * creates.
   */
  private static FSDataOutputStream opened(Location file, RunLock.Claim claim) throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        return file.createInExistingFolder();
      } catch (IOException e) {
        requireTaken(e);
      }
      if (claim == RunLock.Claim.TAKE_OVER) {
        revoke(file);
      }
      try {
        return takenOver(file);
      } catch (FileNotFoundException e) {
        continue;
      }
    }
    throw LockFile.heldByAnother(
        file, content(file), false, "it changes hands all the time, try again");
  }

  private static void requireTaken(IOException failure) throws IOException {
    Exception plain = StoreException.unwrapped(failure);
    boolean taken =
        plain instanceof FileAlreadyExistsException
            || plain instanceof AlreadyBeingCreatedException
            || isRecovering(failure);
    if (!taken) {
      throw failure;
    }
  }

  /** Elsewhere than on HDFS two writers may append at once. */
  private static FSDataOutputStream takenOver(Location file) throws IOException {
    if (!(file.fileSystem() instanceof DistributedFileSystem hdfs)) {
      if (file.exists()) {
        throw locked(file);
      }
      throw new FileNotFoundException(file.path().toString());
    }
    try {
      return appended(hdfs, file.path());
    } catch (IOException e) {
      Exception plain = StoreException.unwrapped(e);
      if (plain instanceof FileNotFoundException gone) {
        throw gone;
      }
      if (plain instanceof AlreadyBeingCreatedException) {
        throw locked(file);
      }
      throw e;
    }
  }

  /**
   * HDFS closes the file of a dead owner when the next one asks for it, which takes it some
   * seconds. Into a new block, because the data nodes of the last one may be too few to append to.
   */
  private static FSDataOutputStream appended(DistributedFileSystem hdfs, Path file)
      throws IOException {
    EnumSet<CreateFlag> flags = EnumSet.of(CreateFlag.APPEND, CreateFlag.NEW_BLOCK);
    long start = System.nanoTime();
    while (true) {
      try {
        return hdfs.append(file, flags, BUFFER_BYTES, null);
      } catch (IOException e) {
        if (!isRecovering(e) || System.nanoTime() - start > RECOVERY.toNanos()) {
          throw e;
        }
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  /** By name, for the class is one of the server's. */
  private static boolean isRecovering(IOException failure) {
    String name =
        failure instanceof RemoteException remote
            ? remote.getClassName()
            : failure.getClass().getName();
    return name.endsWith(".RecoveryInProgressException");
  }

  /** Takes the right to write from whoever has it, dead or alive. */
  private static void revoke(Location file) throws IOException {
    if (!(file.fileSystem() instanceof DistributedFileSystem hdfs)) {
      file.delete();
      return;
    }
    long start = System.nanoTime();
    while (!hdfs.recoverLease(file.path())) {
      if (System.nanoTime() - start > RECOVERY.toNanos()) {
        throw LockFile.heldByAnother(
            file,
            content(file),
            false,
            "HDFS did not recover the lease in " + RECOVERY.toSeconds() + " s, try again");
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  @Override
  public void requireHeld() throws IOException {
    if (out instanceof HdfsDataOutputStream) {
      sync(EnumSet.of(SyncFlag.UPDATE_LENGTH));
    } else if (!owner.wrote(content(file))) {
      throw new StoreException("the lock file now holds: " + content(file));
    }
  }

  @Override
  public void delete() throws IOException {
    file.delete();
    deleted = true;
  }

  /** HDFS complains when a file is closed that is deleted already. */
  @Override
  public void close() throws IOException {
    try {
      out.close();
    } catch (IOException e) {
      if (!deleted) {
        throw e;
      }
    }
  }

  /** With the block ended no data node has to live as long as the lock does. */
  private void sync(EnumSet<SyncFlag> flags) throws IOException {
    if (out instanceof HdfsDataOutputStream hdfs) {
      hdfs.hsync(flags);
    } else {
      out.close();
    }
  }

  private static RunLockedException locked(Location file) {
    return LockFile.heldByAnother(
        file, content(file), true, "wait until it has ended, or use --take-over if it never will");
  }

  private static String content(Location file) {
    try (InputStream in = file.fileSystem().open(file.path())) {
      return LockOwner.lastLine(in.readNBytes(CONTENT_BYTES));
    } catch (IOException e) {
      return "";
    }
  }
}
