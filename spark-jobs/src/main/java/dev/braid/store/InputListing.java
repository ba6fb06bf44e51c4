package dev.braid.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;

/** The files that input paths stand for. */
record InputListing(Store store) {
  /** Every path must yield at least one file that is not empty. */
  List<StoredFile> files(List<String> paths) throws IOException {
    List<StoredFile> files = new ArrayList<>();
    for (String path : paths) {
      files.addAll(files(path));
    }
    return files;
  }

  private List<StoredFile> files(String path) throws IOException {
    Location location = store.locate(path);
    List<StoredFile> files = new ArrayList<>();
    try {
      for (FileStatus match : matches(location, path)) {
        if (match.isDirectory()) {
          addFolder(location.at(match.getPath()), files);
        } else {
          files.add(stored(match));
        }
      }
    } catch (IOException e) {
      throw StoreException.of("read", path, e);
    }
    requireContent(path, files);
    return files;
  }

  /**
   * A file may be named with brackets: what exists is taken by its name, only the rest is a
   * pattern.
   */
  private static FileStatus[] matches(Location location, String path) throws IOException {
    if (location.exists()) {
      return new FileStatus[] {location.fileSystem().getFileStatus(location.path())};
    }
    FileStatus[] matches = glob(location, path);
    if (matches == null || matches.length == 0) {
      throw new InputMissingException(
          "Cannot read "
              + path
              + ": no such file; looked for "
              + location.path()
              + ", check the path");
    }
    boolean hiddenMeant = isHidden(location.name());
    FileStatus[] meant =
        Arrays.stream(matches)
            .filter(match -> hiddenMeant || !isHidden(match.getPath().getName()))
            .sorted(byName())
            .toArray(FileStatus[]::new);
    if (meant.length == 0) {
      throw onlyHidden(path);
    }
    return meant;
  }

  private static FileStatus[] glob(Location location, String path) throws IOException {
    try {
      return location.fileSystem().globStatus(location.path());
    } catch (IllegalArgumentException e) {
      throw new StoreException(
          "Cannot read "
              + path
              + ": Hadoop cannot match names with a colon against a pattern ("
              + e.getMessage()
              + "); name the folder instead",
          e);
    }
  }

  private static void addFolder(Location folder, List<StoredFile> files) throws IOException {
    FileStatus[] children =
        Arrays.stream(folder.children())
            .filter(child -> !isHidden(child.getPath().getName()))
            .sorted(byName())
            .toArray(FileStatus[]::new);
    if (children.length == 0) {
      throw folder.children().length == 0
          ? new InputMissingException("Cannot read " + folder.path() + ": the folder is empty")
          : onlyHidden(folder.path().toString());
    }
    for (FileStatus child : children) {
      if (child.isDirectory()) {
        throw new InputMissingException(
            "Cannot read "
                + folder.path()
                + ": it holds the folder "
                + child.getPath().getName()
                + ", and sub-folders are not walked; name that folder itself, or "
                + folder.path()
                + "/*");
      }
      files.add(stored(child));
    }
  }

  private static void requireContent(String path, List<StoredFile> files) throws IOException {
    if (files.stream().allMatch(file -> file.bytes() == 0)) {
      String what =
          files.size() == 1 ? "the file is empty" : "all " + files.size() + " files are empty";
      throw new InputMissingException("Cannot read " + path + ": " + what);
    }
  }

  static boolean isHidden(String name) {
    return name.startsWith("_") || name.startsWith(".");
  }

  private static InputMissingException onlyHidden(String path) {
    return new InputMissingException(
        "Cannot read "
            + path
            + ": only hidden files; names starting with _ or . are left out, rename the files");
  }

  private static StoredFile stored(FileStatus status) {
    return new StoredFile(status.getPath().toString(), status.getLen());
  }

  private static Comparator<FileStatus> byName() {
    return Comparator.comparing(FileStatus::getPath);
  }
}
