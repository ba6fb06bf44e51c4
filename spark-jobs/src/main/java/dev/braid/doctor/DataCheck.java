package dev.braid.doctor;

import dev.braid.store.Store;
import dev.braid.store.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Whether the experiment's input is there and can be read.
 *
 * @param inputs absolute paths by the keys that name them
 */
record DataCheck(Store store, LinkedHashMap<String, List<String>> inputs) implements Check {
  @Override
  public Topic topic() {
    return Topic.DATA;
  }

  @Override
  public String subject() {
    return String.join(", ", inputs.keySet());
  }

  @Override
  public Finding look() {
    List<String> readable = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    Finding worst = null;
    for (String key : inputs.keySet()) {
      try {
        readable.add(key + " " + read(inputs.get(key)));
      } catch (IOException unreadable) {
        Finding finding = Finding.of(unreadable);
        problems.add(key + ": " + finding.found());
        worst = worst == null ? finding : worst;
      }
    }
    return worst == null
        ? Finding.ok(String.join(", ", readable))
        : Finding.fail(worst.trouble(), String.join("; ", problems), change(worst));
  }

  private static String change(Finding finding) {
    return Place.here().isExecutor() && finding.found().contains("file:")
        ? "name a folder of HDFS, as in hdfs:///corpora, or have the files on every machine"
        : finding.change();
  }

  /** All files are looked up; one of each path is opened. */
  private String read(List<String> paths) throws IOException {
    int files = 0;
    long bytes = 0;
    for (String path : paths) {
      List<StoredFile> found = store.inputs(List.of(path));
      files += found.size();
      bytes += found.stream().mapToLong(StoredFile::bytes).sum();
      open(found.get(0).path());
    }
    return (files == 1 ? "1 file of " : files + " files of ") + Bytes.of(bytes);
  }

  private void open(String file) throws IOException {
    try (InputStream in = store.open(file)) {
      in.read();
    }
  }
}
