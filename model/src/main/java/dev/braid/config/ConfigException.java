package dev.braid.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used; carries every problem found, not only the first. */
public final class ConfigException extends RuntimeException {
  private final transient List<String> problems;

  /**
   * @param problems one sentence a problem: the key, the value, what is allowed
   */
  public ConfigException(List<String> problems) {
    super(message(problems));
    this.problems = List.copyOf(problems);
  }

  /** The problems, in the order in which the keys stand in the reference. */
  public List<String> problems() {
    return problems;
  }

  /** A line for each. */
  private static String message(List<String> problems) {
    return problems.stream()
        .map(problem -> "Invalid configuration: " + problem)
        .collect(Collectors.joining("\n"));
  }
}
