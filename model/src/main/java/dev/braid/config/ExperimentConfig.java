package dev.braid.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * A whole experiment, checked.
 *
 * @param output the run directory, a Hadoop path
 * @param variants other experiments to run beside each other in place of this one
 * @param effective every key with its value in force, as HOCON text that {@link #parse} reads back
 */
public record ExperimentConfig(
    String name,
    Task task,
    long seed,
    String output,
    List<Variant> variants,
    Timeouts timeouts,
    SampleConfig sample,
    DataConfig data,
    TokenizeConfig tokenize,
    ShardConfig shard,
    ModelConfig model,
    TrainingConfig train,
    EvaluationConfig evaluate,
    DecodingConfig decode,
    PredictionConfig predict,
    String effective)
    implements Serializable {

  private static final String REFERENCE = "dev/braid/config/reference.conf";

  /**
   * Reads an experiment.
   *
   * @param text HOCON text of the experiment file
   * @param origin name of the file, for messages
   * @param overrides {@code key=value} settings that win over the file
   * @throws ConfigException naming every problem at once
   */
  public static ExperimentConfig parse(String text, String origin, List<String> overrides) {
    List<String> problems = new ArrayList<>();
    Config given = given(text, origin, overrides, problems);
    if (!problems.isEmpty()) {
      // What cannot be read as a whole would only bring up keys that seem to be missing.
      throw new ConfigException(problems);
    }
    Config reference = reference();
    KnownKeys.check(given, reference, problems);
    Config values = ReplicaShares.complete(KnownKeys.only(given, reference), reference, problems);
    ExperimentConfig experiment = read(new Section(values, reference, problems), render(values));
    if (problems.isEmpty()) {
      CrossFieldRules.check(experiment, problems);
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return experiment;
  }

  /** The reference with every key, its default and its meaning. */
  static Config reference() {
    return ConfigFactory.parseResources(
        ExperimentConfig.class.getClassLoader(),
        REFERENCE,
        ConfigParseOptions.defaults().setAllowMissing(false));
  }

  static ExperimentConfig read(Section root, String effective) {
    return new ExperimentConfig(
        name(root),
        root.choice("task", Task.class),
        root.wholeNumber("seed"),
        output(root),
        root.variants("variants"),
        Timeouts.from(root),
        SampleConfig.from(root.child("sample")),
        DataConfig.from(root.child("data")),
        TokenizeConfig.from(root.child("tokenize")),
        ShardConfig.from(root.child("shard")),
        ModelConfig.from(root.child("model")),
        TrainingConfig.from(root.child("train")),
        EvaluationConfig.from(root.child("evaluate")),
        DecodingConfig.from(root.child("decode")),
        PredictionConfig.from(root.child("predict")),
        effective);
  }

  private static String name(Section root) {
    String name = root.string("name");
    if (!name.matches("[A-Za-z0-9._-]+")) {
      root.problem("name", name, "letters, digits, '-', '_' and '.'");
    }
    return name;
  }

  private static String output(Section root) {
    String output = root.string("output");
    if (output.isBlank()) {
      root.problem("output", "\"\"", "the path of a run directory, such as hdfs:///runs/tagger");
    }
    return output;
  }

  private static Config given(
      String text, String origin, List<String> overrides, List<String> problems) {
    Config config = ReplicaShares.written(HoconText.parse(text, origin, problems));
    for (String override : overrides) {
      config = override(override, problems).withFallback(config);
    }
    try {
      return config.resolve();
    } catch (com.typesafe.config.ConfigException unresolved) {
      problems.add(unresolved.getMessage());
      return ConfigFactory.empty();
    }
  }

  /** Paths hold ':' and '//', which HOCON reads otherwise; so only structures are parsed. */
  private static Config override(String override, List<String> problems) {
    int equals = override.indexOf('=');
    if (equals < 1) {
      problems.add("--set " + override + ": must be key=value");
      return ConfigFactory.empty();
    }
    String value = override.substring(equals + 1).strip();
    if (value.startsWith("[") || value.startsWith("{") || value.startsWith("\"")) {
      return HoconText.parse(override, "--set " + override, problems);
    }
    String key = override.substring(0, equals).strip();
    return ConfigFactory.empty().withValue(key, ConfigValueFactory.fromAnyRef(value, "--set"));
  }

  private static String render(Config values) {
    return values
        .root()
        .render(
            ConfigRenderOptions.defaults()
                .setOriginComments(false)
                .setComments(false)
                .setJson(false));
  }
}
