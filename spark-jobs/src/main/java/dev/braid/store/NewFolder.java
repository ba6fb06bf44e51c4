package dev.braid.store;

import java.io.IOException;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;

/**
 * A folder that is not part of a run and comes to be all at once. It is filled beside its place,
 * under the name {@code .unfinished-<name>-<UUID>}, by one process at a time, which holds the lock
 * {@code .unfinished-<name>.lock} meanwhile. The lock of a dead process is free as that of a {@link
 * RunLock} is; whoever gets it deletes what the dead one left.
 */
public final class NewFolder implements AutoCloseable {
  private static final String UNFINISHED = ".unfinished-";
  private static final String FENCED = ".fenced-";
  private static final String UUID_DIGITS = "\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}";

  private final Store store;
  private final Location place;
  private final FileSystem client;
  private final LockFile lock;
  private StagingFolder staging;

  private NewFolder(Store store, Location place, FileSystem client, LockFile lock) {
    this.store = store;
    this.place = place;
    this.client = client;
    this.lock = lock;
  }

  /** Fills a folder. */
  @FunctionalInterface
  public interface Filling {
    void fill(StagingFolder folder) throws IOException;
  }

  /**
   * Fills a folder and puts it in its place. Where that fails, nothing is left of it.
   *
   * @param target a name that is free
   * @throws CommitException if the target exists
   * @throws RunLockedException if another process is filling it, or has taken it over from this one
   */
  public static void make(Store store, String target, RunLock.Terms terms, Filling filling)
      throws IOException {
    LockOwner owner = LockOwner.thisProcess(terms.application());
    SignsOfLife signs = new SignsOfLife(store, "", terms.patience());
    Location place = store.locate(target);
    try (NewFolder folder =
        RunLock.acquire(owner, terms, signs, claim -> begin(store, place, owner, claim))) {
      folder.fill(filling);
    }
  }

  private static NewFolder begin(Store store, Location place, LockOwner owner, RunLock.Claim claim)
      throws IOException {
    Location parent = place.parent();
    FileSystem client = null;
    try {
      requireFree(place);
      parent.makeFolders();
      // A client of its own: its lease must not end when somebody closes the file system that all
      // of Spark shares.
      client = FileSystem.newInstance(parent.path().toUri(), store.configuration());
      Location file = parent.child(UNFINISHED + place.name() + ".lock");
      LockFile lock = RunLock.lockFile(file, client, owner, claim);
      return new NewFolder(store, place, client, lock).begun();
    } catch (IOException e) {
      RunLock.closeAfter(e, client);
      throw StoreException.of("write", place.path().toString(), e);
    }
  }

  private NewFolder begun() throws IOException {
    try {
      // Once more: another process may have finished meanwhile.
      requireFree(place);
      deleteLeftovers();
      Location unfinished = place.parent().child(UNFINISHED + attempt());
      staging = StagingFolder.make(store, unfinished.path().toString());
      return this;
    } catch (IOException e) {
      try (lock) {
        lock.delete();
      }
      throw e;
    }
  }

  private static void requireFree(Location place) throws IOException {
    if (place.exists()) {
      throw new CommitException(
          "Cannot write " + place.path() + ": it exists already; delete it or name another folder");
    }
  }

  private String attempt() {
    return place.name() + "-" + UUID.randomUUID();
  }

  /**
   * Renaming is one step that cuts off a writer, deleting may be many. A neighbour's name may begin
   * with this one.
   */
  private void deleteLeftovers() throws IOException {
    Pattern leftover =
        Pattern.compile(
            "\\.(unfinished|fenced)-" + Pattern.quote(place.name()) + "-" + UUID_DIGITS);
    Location parent = place.parent();
    for (FileStatus child : parent.children()) {
      Location left = parent.at(child.getPath());
      if (leftover.matcher(left.name()).matches()) {
        Location fenced = parent.child(FENCED + attempt());
        left.names().move(left.path(), fenced.path());
        fenced.delete();
      }
    }
  }

  private void fill(Filling filling) throws IOException {
    try {
      filling.fill(staging);
      staging.commit(place.path().toString());
    } catch (IOException | RuntimeException e) {
      if (!isHeld()) {
        throw new RunLockedException(
            "Cannot go on with " + place.path() + ": it was taken over by another process", e);
      }
      throw e;
    }
  }

  private boolean isHeld() {
    try {
      lock.requireHeld();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Deletes what was not put in its place, then the lock; nothing of a new owner is touched. */
  @Override
  public void close() throws IOException {
    try (client;
        lock) {
      if (isHeld()) {
        staging.delete();
        lock.delete();
      }
    } catch (IOException e) {
      throw StoreException.of("unlock", place.path().toString(), e);
    }
  }
}
