package dev.braid.store;

import java.io.IOException;
import java.time.Duration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to write into a run directory, which one process has at a time. Whoever gets it first
 * renames away what earlier attempts were still writing: such an attempt, if it lives, can then
 * publish nothing more. So write only through {@link #staging}.
 *
 * <p>The lock of a dead process is free at once on a local disk, and on HDFS a minute after its
 * last sign of life.
 */
public final class RunLock implements AutoCloseable {
  /** What to do if another process seems to hold the run. */
  public enum Claim {
    /** Give up. */
    IF_FREE,
    /** Take it away, although its owner may be alive. */
    TAKE_OVER
  }

  private static final Logger LOG = LoggerFactory.getLogger(RunLock.class);
  private static final String FENCED = ".fenced-";

  private final RunDirectory run;
  private final LockOwner owner;
  private final FileSystem client;
  private final LockFile file;
  private StagingFolder staging;
  private boolean closed;

  private RunLock(RunDirectory run, LockOwner owner, FileSystem client, LockFile file) {
    this.run = run;
    this.owner = owner;
    this.client = client;
    this.file = file;
  }

  /**
   * How to get a run directory.
   *
   * @param application a name that only the attempts of one application share, of which each takes
   *     the run from the one before it; empty where there are no such attempts
   * @param patience how long to wait for a holder who shows no sign of life
   */
  public record Terms(Claim claim, String application, Duration patience) {}

  /**
   * Locks a run directory, which is made if need be.
   *
   * @throws RunLockedException if another process holds it; the message names it
   */
  public static RunLock acquire(Store store, RunDirectory run, Terms terms) throws IOException {
    LockOwner owner = LockOwner.thisProcess(terms.application());
    SignsOfLife signs = new SignsOfLife(store, run.status(), terms.patience());
    return acquire(
        owner,
        terms,
        signs,
        claim -> store.patiently(run.lock(), () -> acquire(store, run, owner, claim)));
  }

  /** Tries to get a lock. */
  @FunctionalInterface
  interface Attempt<T> {
    T make(Claim claim) throws IOException;
  }

  /** Tries as the terms say. */
  static <T> T acquire(LockOwner owner, Terms terms, SignsOfLife signs, Attempt<T> attempt)
      throws IOException {
    Claim claim = terms.claim();
    while (true) {
      try {
        return attempt.make(claim);
      } catch (RunLockedException held) {
        if (claim == Claim.IF_FREE && owner.follows(held.holder())) {
          LOG.info("Following an attempt that is dead: {}", held.holder());
          claim = Claim.TAKE_OVER;
        } else if (!signs.mayComeFree(held)) {
          throw held;
        }
      }
    }
  }

  private static RunLock acquire(Store store, RunDirectory run, LockOwner owner, Claim claim)
      throws IOException {
    Location root = store.locate(run.root());
    FileSystem client = null;
    try {
      root.makeFolders();
      // A client of its own: its lease must not end when somebody closes the file system that all
      // of Spark shares.
      client = FileSystem.newInstance(root.path().toUri(), store.configuration());
      RunLock lock =
          new RunLock(run, owner, client, lockFile(store.locate(run.lock()), client, owner, claim));
      lock.begin(store, root);
      return lock;
    } catch (IOException e) {
      closeAfter(e, client);
      throw StoreException.of("lock", run.root(), e);
    }
  }

  static LockFile lockFile(Location file, FileSystem client, LockOwner owner, Claim claim)
      throws IOException {
    return file.isLocal()
        ? LockedChannel.acquire(file, owner, claim)
        : LeasedFile.acquire(new Location(client, file.names(), file.path()), owner, claim);
  }

  private void begin(Store store, Location root) throws IOException {
    try {
      fence(root);
      staging = StagingFolder.make(store, run.root(), owner.attempt());
    } catch (IOException e) {
      try (file) {
        file.delete();
      }
      throw e;
    }
  }

  /** Renaming is one step that cuts off all writers of a folder, deleting may be many. */
  private static void fence(Location root) throws IOException {
    for (FileStatus child : root.children()) {
      Location left = root.at(child.getPath());
      if (left.name().startsWith(StagingFolder.PREFIX)) {
        Location fenced = root.child(FENCED + left.name().substring(StagingFolder.PREFIX.length()));
        left.names().move(left.path(), fenced.path());
        fenced.delete();
      } else if (left.name().startsWith(FENCED)) {
        left.delete();
      }
    }
  }

  /** Where this attempt writes. */
  public StagingFolder staging() {
    return staging;
  }

  /** This process, as the lock file names it. */
  public LockOwner owner() {
    return owner;
  }

  /**
   * Asks the file system whether this process is still the one that may write.
   *
   * @throws RunLockedException if another has taken the run over
   */
  public void requireHeld() throws IOException {
    try {
      file.requireHeld();
    } catch (IOException e) {
      throw new RunLockedException(
          "Cannot go on with "
              + run.root()
              + ": it was taken over by another process ("
              + StoreException.of("read", run.lock(), e).getMessage()
              + ")",
          e);
    }
  }

  /**
   * Deletes what was not committed, then the lock.
   *
   * @throws RunLockedException if the lock was lost before; then nothing of its new owner is
   *     touched
   */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (client;
        file) {
      requireHeld();
      staging.delete();
      file.delete();
    } catch (IOException e) {
      throw StoreException.of("unlock", run.root(), e);
    }
  }

  static void closeAfter(IOException failure, FileSystem client) {
    if (client == null) {
      return;
    }
    try {
      client.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}
