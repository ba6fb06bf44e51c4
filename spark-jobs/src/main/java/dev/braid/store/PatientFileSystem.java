package dev.braid.store;

import java.io.IOException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;

/** A file system whose calls wait where it is away for a while. Streams do not. */
final class PatientFileSystem extends FilterFileSystem {
  private final StorageWait patience;

  PatientFileSystem(FileSystem behind, StorageWait patience) {
    super(behind);
    this.patience = patience;
  }

  /** A new file in a folder that exists, of a name that nobody else uses. */
  FSDataOutputStream createNew(Path file) throws IOException {
    return patience.until(
        file.toString(),
        () -> {
          try {
            return fs.createFile(file).overwrite(false).build();
          } catch (IOException failure) {
            if (StorageWait.isPassing(failure)) {
              // The file may have been made, and only the answer was lost.
              fs.delete(file, false);
            }
            throw failure;
          }
        });
  }

  @Override
  public FSDataInputStream open(Path file, int bufferSize) throws IOException {
    return patience.until(file.toString(), () -> fs.open(file, bufferSize));
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    return patience.until(path.toString(), () -> fs.getFileStatus(path));
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    return patience.until(path.toString(), () -> fs.listStatus(path));
  }

  @Override
  public boolean mkdirs(Path folder) throws IOException {
    return patience.until(folder.toString(), () -> fs.mkdirs(folder));
  }

  @Override
  public boolean mkdirs(Path folder, FsPermission permission) throws IOException {
    return patience.until(folder.toString(), () -> fs.mkdirs(folder, permission));
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    return patience.until(path.toString(), () -> fs.delete(path, recursive));
  }
}
