package dev.braid.store;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.UUID;

/**
 * Where one attempt writes before anyone may see it: {@code <run>/.staging-<attempt>/} or a folder
 * in it, or the like beside a {@link NewFolder}. It travels to executors. Once a successor has
 * renamed it away every operation here fails, which is what fences the old attempt off.
 */
public final class StagingFolder implements Serializable {
  static final String PREFIX = ".staging-";
  private static final int BUFFER_BYTES = 1 << 16;

  private final Store store;
  private final String attempt;
  private final String path;

  private StagingFolder(Store store, String attempt, String path) {
    this.store = store;
    this.attempt = attempt;
    this.path = path;
  }

  static StagingFolder make(Store store, String runRoot, String attempt) throws IOException {
    return make(store, runRoot + "/" + PREFIX + attempt);
  }

  /** A folder that is not part of a run. */
  static StagingFolder make(Store store, String path) throws IOException {
    return new StagingFolder(store, path, path).made();
  }

  public String path() {
    return path;
  }

  /** A new folder in this one, to be filled and then committed. */
  public StagingFolder folder(String name) throws IOException {
    return new StagingFolder(store, attempt, path + "/" + name).made();
  }

  /** A new file of this folder, visible in it when published. */
  public StagedOutput create(String name) throws IOException {
    return aside(path + "/" + name);
  }

  /** Writes a file's bytes, the same whenever it is asked to. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** A small file of this folder. */
  public FileDigest write(String name, byte[] bytes) throws IOException {
    return write(name, out -> out.write(bytes));
  }

  /** A file of this folder. */
  public FileDigest write(String name, Content content) throws IOException {
    return publish(path + "/" + name, content);
  }

  /** Puts a file anywhere in the run directory, at once, in place of the one that was there. */
  public FileDigest publish(String target, byte[] bytes) throws IOException {
    return publish(target, out -> out.write(bytes));
  }

  /**
   * Puts a file anywhere in the run directory, at once, in place of the one that was there. Where
   * the file system went away in the middle of it, all is written once more.
   */
  public FileDigest publish(String target, Content content) throws IOException {
    return store.patiently(
        target,
        () -> {
          try (StagedOutput file = replacement(target)) {
            OutputStream out = new BufferedOutputStream(file, BUFFER_BYTES);
            content.writeTo(out);
            out.flush();
            return file.publish();
          }
        });
  }

  /**
   * A new file anywhere in the run directory, visible there when published, in place of the one
   * that was there.
   */
  public StagedOutput replacement(String target) throws IOException {
    Location place = store.locate(target);
    if (!target.startsWith(attempt + "/")) {
      // A folder of the run, such as reports/; folders of this attempt may have been fenced off.
      place.parent().makeFolders();
    }
    return aside(target);
  }

  /**
   * Gives this folder, whole, its place under a name that is free.
   *
   * @throws CommitException if the target exists, or this attempt was fenced off
   */
  public void commit(String target) throws IOException {
    store.commitFolder(path, target);
  }

  /**
   * Deletes a folder of the run directory, which vanishes by one rename: a process that dies while
   * it deletes leaves no half of it under its name.
   */
  public void discard(String folder) throws IOException {
    Location place = store.locate(folder);
    Location aside = store.locate(attempt + "/.discarded-" + UUID.randomUUID());
    try {
      // The folders above are not made: an attempt that was fenced off discards nothing.
      place.names().move(place.path(), aside.path());
    } catch (IOException e) {
      throw StoreException.of("delete", folder, e);
    }
    store.delete(aside.path().toString());
  }

  /** Deletes this folder and all that was not committed. */
  public void delete() throws IOException {
    store.delete(path);
  }

  /**
   * Files in progress lie beside the folders to be committed, so that none is committed
   * half-written.
   */
  private StagedOutput aside(String target) throws IOException {
    String unique = attempt + "/.part-" + UUID.randomUUID();
    return new StagedOutput(store.locate(unique), store.locate(target));
  }

  private StagingFolder made() throws IOException {
    try {
      Location folder = store.locate(path);
      folder.names().makeFolder(folder.path());
      return this;
    } catch (IOException e) {
      throw StoreException.of("make", path, e);
    }
  }
}
