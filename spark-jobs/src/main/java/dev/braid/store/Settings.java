package dev.braid.store;

import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** What of a Hadoop configuration must travel: the properties that are not built-in defaults. */
final class Settings {
  private Settings() {}

  static HashMap<String, String> of(Configuration configuration) {
    HashMap<String, String> settings = new HashMap<>();
    for (Map.Entry<String, String> property : configuration) {
      if (!isBuiltIn(configuration.getPropertySources(property.getKey()))) {
        settings.put(property.getKey(), property.getValue());
      }
    }
    return settings;
  }

  static Configuration configuration(Map<String, String> settings) {
    Configuration configuration = new Configuration();
    settings.forEach(configuration::set);
    return configuration;
  }

  /**
   * Hadoop's own defaults are in core-default.xml, hdfs-default.xml and their like, in its jars.
   */
  private static boolean isBuiltIn(String[] sources) {
    return sources != null
        && sources.length > 0
        && sources[sources.length - 1].endsWith("-default.xml");
  }
}
