package dev.braid.corpus;

import dev.braid.config.Split;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Neighbouring slices that one task reads in their order.
 *
 * @param split the split whose files these are
 * @param number place among the stretches of that split; stretches in order give its text in order
 */
public record TextStretch(Split split, int number, List<Slice> slices) implements Serializable {
  public TextStretch {
    slices = new ArrayList<>(slices);
  }
}
