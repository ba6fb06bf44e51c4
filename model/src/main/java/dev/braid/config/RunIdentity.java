package dev.braid.config;

import static com.typesafe.config.ConfigValueType.LIST;
import static com.typesafe.config.ConfigValueType.STRING;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Whether two configurations belong to one run: what may change while a run goes on, may differ. A
 * key that a run's file lacks has its default, so that a run goes on with a newer Braid that has
 * more of them; the default of a new key therefore is what was done before there was one.
 */
public final class RunIdentity {
  private static final List<String> MAY_CHANGE =
      List.of(
          "name",
          "output",
          "variants",
          "lock-timeout",
          "storage-timeout",
          "stall-timeout",
          "sample.",
          "evaluate.",
          "decode.",
          "predict.",
          "tokenize.split-bytes",
          "train.worked-out",
          "train.max-epochs",
          "train.max-rounds",
          "train.max-minutes",
          "train.patience",
          "train.checkpoint-every",
          "train.keep-checkpoints",
          "train.lost-best",
          "train.cache-bytes",
          "train.optimizer.copies",
          "train.stop-timeout",
          "train.divergence.");

  private static final Pattern NUMBER =
      Pattern.compile("[-+]?[0-9]+([.][0-9]+)?([eE][-+]?[0-9]{1,3})?");

  /** Keys on which a vocabulary depends. */
  private static final List<String> OF_VOCABULARY = List.of("task", "seed", "data.", "tokenize.");

  /** The last key of an effective configuration; a file without it is cut off. */
  private static final String LAST_KEY = "variants";

  private RunIdentity() {}

  /**
   * Keys that differ and must not, each with both values.
   *
   * @param before effective configuration that the run was started with
   * @param now effective configuration that it is asked to go on with
   * @throws ConfigException if {@code before} is no whole configuration
   */
  public static List<String> differences(String before, String now) {
    return new ArrayList<>(differing(before, now).values());
  }

  /**
   * Whether both configurations give the same vocabulary.
   *
   * @throws ConfigException if {@code before} is no whole configuration
   */
  public static boolean haveSameVocabulary(String before, String now) {
    return differing(before, now).keySet().stream()
        .noneMatch(key -> OF_VOCABULARY.stream().anyMatch(key::startsWith));
  }

  /** Differences by their keys. */
  private static TreeMap<String, String> differing(String before, String now) {
    Config reference = ExperimentConfig.reference();
    Map<String, String> old = identity(before);
    Map<String, String> current = identity(now);
    TreeSet<String> keys = new TreeSet<>(old.keySet());
    keys.addAll(current.keySet());
    TreeMap<String, String> differences = new TreeMap<>();
    for (String key : keys) {
      String unset = standard(key, reference);
      String was = old.getOrDefault(key, unset);
      String is = current.getOrDefault(key, unset);
      if (!was.equals(is)) {
        differences.put(key, key + " = " + is + " (the run has " + was + ")");
      }
    }
    return differences;
  }

  /**
   * Makes sure that a text is an effective configuration, all of it.
   *
   * @throws ConfigException if it is not
   */
  public static void requireWhole(String effective) {
    whole(effective);
  }

  /** The keys that must not differ and have no default value, in one text. */
  public static String of(String effective) {
    return identity(effective).toString();
  }

  private static Map<String, String> identity(String effective) {
    Config config = whole(effective);
    Config reference = ExperimentConfig.reference();
    Map<String, String> identity = new TreeMap<>();
    for (Map.Entry<String, ConfigValue> entry : config.entrySet()) {
      String key = entry.getKey();
      String value = canonical(key, entry.getValue(), reference);
      if (MAY_CHANGE.stream().noneMatch(key::startsWith)
          && !value.equals(standard(key, reference))) {
        identity.put(key, value);
      }
    }
    return identity;
  }

  private static Config whole(String effective) {
    List<String> problems = new ArrayList<>();
    Config config = HoconText.parse(effective, "experiment.conf", problems);
    if (problems.isEmpty() && !config.hasPath(LAST_KEY)) {
      problems.add("it ends before the key " + LAST_KEY);
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return config;
  }

  private static String standard(String key, Config reference) {
    return reference.hasPath(key) ? canonical(key, reference.getValue(key), reference) : "unset";
  }

  /** What can be written in two ways, as one path or a list of one, 20 or 20.0, in one of them. */
  static String canonical(String key, ConfigValue value, Config reference) {
    String text = value.unwrapped().toString();
    boolean list = reference.hasPath(key) && reference.getValue(key).valueType() == LIST;
    if (list && value.valueType() == STRING) {
      return List.of(text).toString();
    }
    return NUMBER.matcher(text).matches()
        ? new BigDecimal(text).stripTrailingZeros().toPlainString()
        : text;
  }
}
