package dev.braid.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;

/**
 * Names of HDFS and whatever else has a FileContext: its rename throws where that of FileSystem
 * returns false.
 */
record ContextNames(FileContext context, StorageWait patience) implements Names {
  @Override
  public void replace(Path from, Path to) throws IOException {
    rename(from, to, Rename.OVERWRITE);
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    rename(from, to, Rename.NONE);
  }

  @Override
  public void makeFolder(Path folder) throws IOException {
    int[] calls = new int[1];
    patience.until(
        folder.toString(),
        () -> {
          try {
            calls[0]++;
            context.mkdir(folder, FileContext.DIR_DEFAULT_PERM, false);
          } catch (FileAlreadyExistsException e) {
            requireAnswerLost(calls[0], e);
          }
          return null;
        });
  }

  private void rename(Path from, Path to, Rename how) throws IOException {
    int[] calls = new int[1];
    patience.until(
        to.toString(),
        () -> {
          try {
            calls[0]++;
            context.rename(from, to, how);
          } catch (FileNotFoundException e) {
            if (!context.util().exists(to)) {
              throw e;
            }
            requireAnswerLost(calls[0], e);
          }
          return null;
        });
  }

  /** A call that is made again finds its own work done where only the answer to it was lost. */
  private static void requireAnswerLost(int calls, IOException failure) throws IOException {
    if (calls == 1) {
      throw failure;
    }
  }
}
