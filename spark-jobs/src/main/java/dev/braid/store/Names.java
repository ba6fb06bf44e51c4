package dev.braid.store;

import java.io.IOException;
import org.apache.hadoop.fs.Path;

/**
 * The atomic changes of names that commits are made of. Parents are never created, so a fenced
 * writer fails.
 */
sealed interface Names permits ContextNames, LocalNames {
  /**
   * Renames a file over whatever file has the new name; a reader finds the old one or the new one.
   */
  void replace(Path from, Path to) throws IOException;

  /**
   * Renames a folder to a name that is free.
   *
   * @throws org.apache.hadoop.fs.FileAlreadyExistsException if the name is taken
   */
  void move(Path from, Path to) throws IOException;

  /** Makes one folder. */
  void makeFolder(Path folder) throws IOException;
}
