package dev.braid.store;

import dev.braid.store.RunLock.Claim;
import dev.braid.store.RunLock.Terms;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Tries on a file system what runs rely on, for real, in a folder of its own whose name is hidden.
 * It travels to executors, which try it in the same folder. Whoever began it closes it, which
 * deletes the folder.
 */
public final class StorageTrial implements Serializable {
  private static final String PREFIX = ".braid-doctor-";
  private static final String OTHER = "keep runs on HDFS or on a disk that all machines share";
  private static final int REPLACEMENTS = 10;
  private static final int LOOKS = 30;
  private static final int MOST_REPLACEMENTS = 200;

  private final Store store;
  private final String folder;

  private StorageTrial(Store store, String folder) {
    this.store = store;
    this.folder = folder;
  }

  /**
   * Begins a trial in a folder or, where there is none yet, in the nearest one above it, so that
   * nothing is left behind.
   *
   * @param target where a run directory is, or will be
   * @throws PermissionDeniedException where this user may not write there
   */
  public static StorageTrial at(Store store, String target) throws IOException {
    Location nearest = store.locate(target);
    try {
      while (!nearest.exists()) {
        nearest = nearest.parent();
      }
      Location own = nearest.child(PREFIX + UUID.randomUUID());
      StorageTrial trial = new StorageTrial(store, own.path().toString());
      own.names().makeFolder(own.path());
      trial.write(own.child("mark"), trial.mark());
      return trial;
    } catch (IOException e) {
      throw StoreException.of("write into", nearest.path().toString(), e);
    }
  }

  /** Where it is tried, without the folder of its own. */
  public String place() {
    return new Path(folder).getParent().toString();
  }

  /**
   * Takes the lock of a run directory of this trial.
   *
   * @throws RunLockedException if another process holds it
   */
  public RunLock lock(String name) throws IOException {
    RunDirectory run = new RunDirectory(folder + "/" + name);
    return RunLock.acquire(store, run, new Terms(Claim.IF_FREE, "", Duration.ZERO));
  }

  /** Bytes that the file system has room for. */
  public long free() throws IOException {
    Location own = store.locate(folder);
    // Hadoop counts what only root may use of a local disk.
    return own.isLocal()
        ? Files.getFileStore(LocalNames.local(own.path())).getUsableSpace()
        : own.fileSystem().getStatus(own.path()).getRemaining();
  }

  /**
   * Tries all of it; any number of processes may at the same time.
   *
   * @throws UnfitStorageException naming what is not as it has to be
   */
  public void run() throws IOException {
    Location own = store.locate(folder);
    Location mine = own.child(UUID.randomUUID().toString());
    try {
      requireMark(own.child("mark"));
      mine.names().makeFolder(mine.path());
      refusesWhatExists(mine.child("file"));
      replacesAtOnce(mine, mine.child("replaced"));
      movesWholeFolders(mine.child("folder"), mine.child("moved"));
      listsAtOnce(mine);
      mine.delete();
    } catch (IOException e) {
      throw StoreException.of("write into", place(), e);
    }
  }

  /** On a machine's own disk others find nothing, or something else. */
  private void requireMark(Location file) throws IOException {
    if (!file.exists() || !Arrays.equals(read(file), mark())) {
      throw unfit(
          "what the driver wrote there is not seen from here",
          "it seems to be each machine's own disk: name a folder of HDFS, as in hdfs:///runs, or a"
              + " disk that all machines share");
    }
  }

  private void refusesWhatExists(Location file) throws IOException {
    write(file, mark());
    try {
      write(file, new byte[0]);
    } catch (IOException e) {
      if (StoreException.unwrapped(e) instanceof FileAlreadyExistsException) {
        return;
      }
      throw e;
    }
    throw unfit("a file was created that was there already", OTHER);
  }

  private void replacesAtOnce(Location in, Location file) throws IOException {
    write(file, new byte[1]);
    try (SteadyName name = new SteadyName(file, 2)) {
      int done = 0;
      while (name.held() && !isEnough(done, name.looks())) {
        replace(in.child("aside-" + done), file, 1 + done % 2);
        done++;
      }
      if (!name.held()) {
        throw unfit("a file that is replaced is gone for a moment", OTHER);
      }
    }
  }

  private static boolean isEnough(int replacements, int looks) {
    return replacements >= MOST_REPLACEMENTS || replacements >= REPLACEMENTS && looks >= LOOKS;
  }

  private void replace(Location aside, Location file, int length) throws IOException {
    write(aside, new byte[length]);
    aside.names().replace(aside.path(), file.path());
    if (aside.exists() || file.length() != length) {
      throw unfit("a file renamed over another has not taken its place", OTHER);
    }
  }

  private void movesWholeFolders(Location from, Location to) throws IOException {
    for (Location folder : new Location[] {from, to.parent().child("late")}) {
      folder.names().makeFolder(folder.path());
      write(folder.child("a"), mark());
      write(folder.child("b"), mark());
    }
    from.names().move(from.path(), to.path());
    if (from.exists() || to.children().length != 2) {
      throw unfit("a folder that was renamed is not whole under its new name", OTHER);
    }
    Location late = to.parent().child("late");
    try {
      late.names().move(late.path(), to.path());
    } catch (FileAlreadyExistsException asItHasToBe) {
      return;
    }
    throw unfit("a folder was renamed over another", OTHER);
  }

  private void listsAtOnce(Location in) throws IOException {
    Location file = in.child("listed");
    write(file, mark());
    if (!lists(in, file)) {
      throw unfit("a new file is not in the list of its folder", OTHER);
    }
    file.delete();
    if (lists(in, file)) {
      throw unfit("a deleted file is still in the list of its folder", OTHER);
    }
  }

  private static boolean lists(Location folder, Location file) throws IOException {
    return Arrays.stream(folder.children())
        .map(FileStatus::getPath)
        .anyMatch(path -> path.getName().equals(file.name()));
  }

  private byte[] mark() {
    return folder.getBytes(StandardCharsets.UTF_8);
  }

  private byte[] read(Location file) throws IOException {
    return store.read(file.path().toString(), 1 << 16);
  }

  private void write(Location file, byte[] bytes) throws IOException {
    FSDataOutputStream out = file.createInExistingFolder();
    out.write(bytes);
    Location.finish(out);
  }

  private UnfitStorageException unfit(String what, String wayOut) {
    return new UnfitStorageException(place(), what, wayOut);
  }

  /** Deletes the folder. */
  public void close() throws IOException {
    store.delete(folder);
  }
}
