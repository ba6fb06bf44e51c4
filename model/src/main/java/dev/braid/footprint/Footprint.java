package dev.braid.footprint;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a process holds at its largest.
 *
 * @param heap parts on the Java heap
 * @param outside parts outside of it, which a container has to have room for as well
 */
public record Footprint(List<Part> heap, List<Part> outside) implements Serializable {
  private static final long MIB = 1L << 20;

  /** Spark refuses less than 450 MiB. */
  private static final long LEAST_HEAP = 512;

  /** Figures that differ by less are not worth telling apart. */
  private static final long STEP = 32;

  public Footprint {
    heap = heap.stream().filter(part -> part.bytes() > 0).toList();
    outside = outside.stream().filter(part -> part.bytes() > 0).toList();
  }

  /** The heap to ask for; MiB. */
  public long heapMib() {
    return Math.max(LEAST_HEAP, rounded(heap));
  }

  /** The room to ask for beside the heap, which Spark calls overhead; MiB. */
  public long outsideMib() {
    return rounded(outside);
  }

  /** Both; MiB. */
  public long totalMib() {
    return heapMib() + outsideMib();
  }

  private static long rounded(List<Part> parts) {
    long bytes = parts.stream().mapToLong(Part::bytes).sum();
    return (bytes + STEP * MIB - 1) / (STEP * MIB) * STEP;
  }

  /** Of both, part by part. */
  public String described() {
    return "heap " + described(heap) + "; outside " + described(outside);
  }

  private static String described(List<Part> parts) {
    return parts.stream()
        .map(part -> String.format(Locale.ROOT, "%s %,d", part.name(), mib(part)))
        .collect(Collectors.joining(", "));
  }

  private static long mib(Part part) {
    return (part.bytes() + MIB - 1) / MIB;
  }
}
