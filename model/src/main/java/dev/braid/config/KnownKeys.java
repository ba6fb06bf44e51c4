package dev.braid.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds keys that no reader knows, which are almost always misspelt. */
final class KnownKeys {
  private KnownKeys() {}

  static void check(Config given, Config reference, List<String> problems) {
    Set<String> known = keys(reference);
    for (String key : new java.util.TreeSet<>(keys(given))) {
      if (!known.contains(key)) {
        problems.add(key + ": unknown key; did you mean " + nearest(key, known) + "?");
      }
    }
  }

  /** The given values without unknown keys, which could hide known ones behind another type. */
  static Config only(Config given, Config reference) {
    Set<String> known = keys(reference);
    Config kept = ConfigFactory.empty();
    for (String key : keys(given)) {
      if (known.contains(key)) {
        kept = kept.withValue(key, given.getValue(key));
      }
    }
    return kept;
  }

  private static Set<String> keys(Config config) {
    return config.entrySet().stream()
        .map(entry -> String.join(".", ConfigUtil.splitPath(entry.getKey())))
        .collect(Collectors.toSet());
  }

  private static String nearest(String key, Set<String> known) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    String last = lastPart(key);
    return known.stream()
        .min(
            Comparator.comparingInt(
                    (String other) ->
                        Math.min(
                            distance.apply(key, other), distance.apply(last, lastPart(other)) + 1))
                .thenComparing(Comparator.naturalOrder()))
        .orElseThrow();
  }

  private static String lastPart(String key) {
    return key.substring(key.lastIndexOf('.') + 1);
  }
}
