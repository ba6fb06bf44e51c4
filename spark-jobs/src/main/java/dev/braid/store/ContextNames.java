package dev.braid.store;

import java.io.IOException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;

/**
 * Names of HDFS and whatever else has a FileContext: its rename throws where that of FileSystem
 * returns false.
 */
record ContextNames(FileContext context) implements Names {
  @Override
  public void replace(Path from, Path to) throws IOException {
    context.rename(from, to, Rename.OVERWRITE);
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    context.rename(from, to, Rename.NONE);
  }

  @Override
  public void makeFolder(Path folder) throws IOException {
    context.mkdir(folder, FileContext.DIR_DEFAULT_PERM, false);
  }
}
