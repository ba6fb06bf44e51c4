package dev.braid.doctor;

import dev.braid.store.StorageTrial;
import dev.braid.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether this user may write the run directories.
 *
 * @param runs their absolute paths
 */
record OutputCheck(Store store, List<String> runs) implements Check {
  OutputCheck {
    runs = List.copyOf(runs);
  }

  @Override
  public Topic topic() {
    return Topic.OUTPUT;
  }

  @Override
  public String subject() {
    return String.join(", ", runs);
  }

  @Override
  public Finding look() throws IOException {
    List<String> found = new ArrayList<>();
    for (String run : runs) {
      boolean there = store.exists(run);
      StorageTrial.at(store, run).close();
      found.add(run + (there ? " is there and can be written" : " can be made"));
    }
    return Finding.ok(String.join(", ", found));
  }
}
