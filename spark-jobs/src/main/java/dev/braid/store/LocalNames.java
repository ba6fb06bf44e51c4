package dev.braid.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.Path;

/**
 * Names of the local disk. Hadoop's FileContext replaces a local file by deleting it first; the
 * kernel does not.
 */
record LocalNames() implements Names {
  static java.nio.file.Path local(Path path) {
    return java.nio.file.Path.of(path.toUri().getPath());
  }

  /**
   * Whether there is a file or a folder.
   *
   * @throws AccessDeniedException where a folder above does not let this process look, which for
   *     Hadoop is the same as that nothing is there
   */
  static boolean exists(Path path) throws AccessDeniedException {
    try {
      Files.readAttributes(local(path), BasicFileAttributes.class);
      return true;
    } catch (AccessDeniedException refused) {
      throw refused;
    } catch (IOException missing) {
      return false;
    }
  }

  @Override
  public void replace(Path from, Path to) throws IOException {
    rename(from, to);
  }

  /**
   * The kernel replaces an empty folder; a folder with anything in it is never replaced, not even
   * in a race.
   */
  @Override
  public void move(Path from, Path to) throws IOException {
    if (Files.exists(local(to))) {
      throw new FileAlreadyExistsException(to + " exists");
    }
    try {
      rename(from, to);
    } catch (java.nio.file.FileSystemException e) {
      if (Files.exists(local(to))) {
        throw new FileAlreadyExistsException(to + " exists");
      }
      throw e;
    }
  }

  @Override
  public void makeFolder(Path folder) throws IOException {
    try {
      Files.createDirectory(local(folder));
    } catch (java.nio.file.FileAlreadyExistsException e) {
      throw new FileAlreadyExistsException(folder + " exists");
    }
  }

  private static void rename(Path from, Path to) throws IOException {
    try {
      Files.move(local(from), local(to), StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      throw new FileNotFoundException(e.getMessage());
    }
  }
}
