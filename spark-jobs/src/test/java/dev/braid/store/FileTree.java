package dev.braid.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.fs.FileStatus;

/** All files below a folder, hidden ones included, by their names relative to it. */
public final class FileTree {
  private FileTree() {}

  /** The names; none where there is no such folder. */
  public static List<String> names(Store store, String folder) throws IOException {
    return new ArrayList<>(stamps(store, folder).keySet());
  }

  /** Length and time of the last change: equal stamps mean that nothing was written anew. */
  public static SortedMap<String, String> stamps(Store store, String folder) throws IOException {
    SortedMap<String, String> stamps = new TreeMap<>();
    walk(
        store.locate(folder),
        "",
        (name, file) -> stamps.put(name, file.getLen() + " " + file.getModificationTime()));
    return stamps;
  }

  /** SHA-256 of each file: equal digests mean equal bytes. */
  public static SortedMap<String, String> digests(Store store, String folder) throws IOException {
    SortedMap<String, String> digests = new TreeMap<>();
    walk(
        store.locate(folder),
        "",
        (name, file) -> {
          try (InputStream in = store.open(file.getPath().toString())) {
            digests.put(name, DigestUtils.sha256Hex(in));
          }
        });
    return digests;
  }

  /** Copies a folder, which others may be writing in, as it is. */
  public static void copy(Store store, String from, String to) throws IOException {
    copy(store.locate(from), store.locate(to));
  }

  private static void copy(Location from, Location to) throws IOException {
    to.fileSystem().mkdirs(to.path());
    for (FileStatus child : from.children()) {
      Location target = to.child(child.getPath().getName());
      if (child.isDirectory()) {
        copy(from.at(child.getPath()), target);
      } else {
        try (InputStream in = from.fileSystem().open(child.getPath());
            OutputStream out = target.createInExistingFolder()) {
          in.transferTo(out);
        }
      }
    }
  }

  private interface Visitor {
    void visit(String name, FileStatus file) throws IOException;
  }

  private static void walk(Location folder, String prefix, Visitor visitor) throws IOException {
    for (FileStatus child : folder.children()) {
      String name = prefix + child.getPath().getName();
      if (child.isDirectory()) {
        walk(folder.at(child.getPath()), name + "/", visitor);
      } else {
        visitor.visit(name, child);
      }
    }
  }
}
