package dev.braid.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.io.IOUtils;

/** An absolute path and the file system it is on. */
record Location(FileSystem fileSystem, Names names, Path path) {
  boolean isLocal() {
    return fileSystem instanceof RawLocalFileSystem;
  }

  /** By concatenation, because {@code new Path(parent, "a:b")} takes the name for a URI. */
  Location child(String name) {
    return at(new Path(path + (path.isRoot() ? "" : "/") + name));
  }

  Location parent() throws IOException {
    if (path.isRoot()) {
      throw new StoreException(
          "Cannot write " + path + ": it is the root folder; name a file in it");
    }
    return at(path.getParent());
  }

  Location at(Path other) {
    return new Location(fileSystem, names, other);
  }

  String name() {
    return path.getName();
  }

  boolean exists() throws IOException {
    return isLocal() ? LocalNames.exists(path) : fileSystem.exists(path);
  }

  long length() throws IOException {
    return fileSystem.getFileStatus(path).getLen();
  }

  /**
   * Makes this folder and those above it where they are missing. On the local disk not by Hadoop,
   * which does not say why it could not.
   */
  void makeFolders() throws IOException {
    if (!isLocal()) {
      fileSystem.mkdirs(path);
      return;
    }
    java.nio.file.Path local = LocalNames.local(path);
    // A link to a folder is one too, though not for createDirectories.
    if (!Files.isDirectory(local)) {
      try {
        Files.createDirectories(local);
      } catch (FileAlreadyExistsException e) {
        throw new ParentNotDirectoryException(e.getMessage() + " is no folder");
      }
    }
  }

  /** What is in this folder, in no order; nothing if there is no such folder. */
  FileStatus[] children() throws IOException {
    try {
      return fileSystem.listStatus(path);
    } catch (FileNotFoundException e) {
      return new FileStatus[0];
    }
  }

  /**
   * A new file in a folder that exists: a folder that was fenced off does not come back to life.
   */
  FSDataOutputStream createInExistingFolder() throws IOException {
    return fileSystem instanceof PatientFileSystem patient
        ? patient.createNew(path)
        : fileSystem.createFile(path).overwrite(false).build();
  }

  /**
   * Brings a file to disk and closes it. Not by try-with-resources: HDFS throws one and the same
   * exception from writing and from closing, which Java refuses to attach to itself.
   */
  static void finish(FSDataOutputStream out) throws IOException {
    try {
      out.hsync();
    } catch (IOException e) {
      abandon(out);
      throw e;
    } catch (FSError e) {
      abandon(out);
      throw failure(e);
    }
    try {
      out.close();
    } catch (FSError e) {
      throw failure(e);
    }
  }

  /**
   * Hadoop throws what its local disk refused, such as bytes for which it has no room, as errors.
   */
  static IOException failure(FSError error) {
    return error.getCause() instanceof IOException refused
        ? refused
        : new IOException(error.getMessage(), error);
  }

  /** Closes a file that failed; what else goes wrong with it tells nothing new. */
  static void abandon(FSDataOutputStream out) {
    try {
      IOUtils.closeStream(out);
    } catch (FSError alike) {
      // The same disk that refused the bytes before.
    }
  }

  void delete() throws IOException {
    if (!fileSystem.delete(path, true) && exists()) {
      throw new StoreException("Cannot delete " + path + ": the file system refused");
    }
  }
}
