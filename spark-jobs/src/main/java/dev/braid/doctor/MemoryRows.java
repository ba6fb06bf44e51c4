package dev.braid.doctor;

import dev.braid.footprint.Footprint;
import dev.braid.memory.MemoryAdvice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whether processes have the memory that training takes, and what that is made of. */
record MemoryRows(MemoryAdvice advice) {
  /** One of the driver and, in a cluster, one of its executors. */
  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    rows.add(row(Place.DRIVER, advice.driverOptions(), advice.driver(), advice.driverShortfalls()));
    if (advice.executor() != null) {
      rows.add(
          row(
              Place.EXECUTORS,
              advice.executorOptions(),
              advice.executor(),
              advice.executorShortfalls()));
    }
    return rows;
  }

  private Row row(Place place, String options, Footprint footprint, List<String> shortfalls) {
    String found =
        String.format(
            Locale.ROOT,
            "%s: heap %,d MiB and %,d outside for %s (MiB: %s)",
            options,
            footprint.heapMib(),
            footprint.outsideMib(),
            advice.basis(),
            footprint.described());
    Finding finding =
        shortfalls.isEmpty()
            ? Finding.ok(found)
            : Finding.warn(found, String.join("; ", shortfalls));
    return new Row(Topic.MEMORY, place, finding);
  }
}
