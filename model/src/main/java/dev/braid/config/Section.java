package dev.braid.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Typed reading of one group of keys. A value that cannot be read becomes a problem and a stand-in
 * from the reference, so that reading goes on and every problem is found.
 */
final class Section {
  private final String prefix;
  private final Config values;
  private final Config reference;
  private final List<String> problems;
  private final Set<String> read;

  Section(Config values, Config reference, List<String> problems) {
    this("", values, reference, problems, new HashSet<>());
  }

  private Section(
      String prefix, Config values, Config reference, List<String> problems, Set<String> read) {
    this.prefix = prefix;
    this.values = values;
    this.reference = reference;
    this.problems = problems;
    this.read = read;
  }

  Section child(String key) {
    return new Section(prefix + key + ".", values, reference, problems, read);
  }

  /** Keys that some getter has asked for. */
  Set<String> keysRead() {
    return read;
  }

  String string(String key) {
    return read(key, Config::getString, "a string");
  }

  List<String> strings(String key) {
    return read(key, Section::oneOrMore, "a list of strings, such as [\"a.txt\", \"b.txt\"]");
  }

  int integer(String key, int least, int most) {
    int value = read(key, Config::getInt, "a whole number");
    if (value < least || value > most) {
      problem(key, Integer.toString(value), "a whole number from " + least + " to " + most);
    }
    return value;
  }

  long wholeNumber(String key) {
    return read(key, Config::getLong, "a whole number");
  }

  double number(String key, double least, double most) {
    double value = read(key, Config::getDouble, "a number");
    if (!(value >= least && value <= most)) {
      problem(key, Double.toString(value), "a number from " + least + " to " + most);
    }
    return value;
  }

  long bytes(String key, long least, long most) {
    long value = read(key, Config::getBytes, "a size in bytes, such as 1MiB");
    if (value < least || value > most) {
      problem(key, Long.toString(value), "a size from " + least + " to " + most + " bytes");
    }
    return value;
  }

  /** A length of time, not negative. */
  Duration duration(String key) {
    Duration value = read(key, Config::getDuration, "a time, such as 90s or 5m");
    if (value.isNegative()) {
      problem(key, value.toString(), "a time that is not negative");
    }
    return value;
  }

  <E extends Enum<E>> E choice(String key, Class<E> type) {
    String value = read(key, Config::getString, "one of " + choices(type));
    for (E constant : type.getEnumConstants()) {
      if (spelling(constant).equals(value)) {
        return constant;
      }
    }
    problem(key, value, "one of " + choices(type));
    return Enum.valueOf(type, constantName(reference.getString(prefix + key)));
  }

  /** Objects with a name and the keys that differ. */
  List<Variant> variants(String key) {
    return read(key, Section::variants, "a list of objects, each with a name");
  }

  private static List<Variant> variants(Config config, String path) {
    List<Variant> variants = new ArrayList<>();
    for (Config variant : config.getConfigList(path)) {
      List<String> settings = new ArrayList<>();
      for (Map.Entry<String, ConfigValue> entry : variant.withoutPath("name").entrySet()) {
        settings.add(entry.getKey() + "=" + onOneLine(entry.getValue()));
      }
      Collections.sort(settings);
      variants.add(new Variant(variant.getString("name"), settings));
    }
    return variants;
  }

  void problem(String key, String value, String allowed) {
    problems.add(prefix + key + " = " + value + ": must be " + allowed);
  }

  /** The constant's name as it stands in a configuration: LANGUAGE_MODEL is language-model. */
  static String spelling(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String constantName(String spelling) {
    return spelling.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private static <E extends Enum<E>> String choices(Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(Section::spelling)
        .collect(Collectors.joining(" | "));
  }

  private <T> T read(String key, Getter<T> getter, String allowed) {
    String path = prefix + key;
    read.add(path);
    try {
      return getter.get(values, path);
    } catch (com.typesafe.config.ConfigException invalid) {
      problem(key, onOneLine(values.getValue(path)), allowed);
      return getter.get(reference, path);
    }
  }

  private static String onOneLine(ConfigValue value) {
    return value.render(ConfigRenderOptions.concise());
  }

  private static List<String> oneOrMore(Config config, String path) {
    return config.getValue(path).valueType() == ConfigValueType.STRING
        ? List.of(config.getString(path))
        : config.getStringList(path);
  }

  @FunctionalInterface
  private interface Getter<T> {
    T get(Config config, String path);
  }
}
