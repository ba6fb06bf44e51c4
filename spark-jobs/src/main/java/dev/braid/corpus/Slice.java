package dev.braid.corpus;

import dev.braid.config.Split;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * A piece of the text that one task reads: a range of bytes of a file, or a whole file, or two
 * whole files that go together.
 *
 * @param split the split whose files these are
 * @param ordinal place among all slices; slices in order give the corpus in order
 * @param files one file, or text and targets
 * @param start first byte
 * @param end byte behind the range; {@code Long.MAX_VALUE} for the rest of the file
 */
public record Slice(Split split, int ordinal, List<String> files, long start, long end)
    implements Serializable {
  public Slice {
    files = new ArrayList<>(files);
  }
}
