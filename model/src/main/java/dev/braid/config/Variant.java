package dev.braid.config;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * One of several experiments that differ in a few keys.
 *
 * @param name names its run directory below the experiment's
 * @param settings {@code key=value}, as after {@code --set}
 */
public record Variant(String name, List<String> settings) implements Serializable {
  public Variant {
    settings = new ArrayList<>(settings);
  }
}
