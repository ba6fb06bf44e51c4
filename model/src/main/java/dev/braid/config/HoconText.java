package dev.braid.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import java.io.File;
import java.net.URL;
import java.util.List;

/**
 * Reads HOCON as experiments may have it: without {@code include}, which would read from anywhere,
 * and without a comment that begins within a value, which would cut a path short.
 */
final class HoconText {
  private HoconText() {}

  /**
   * Parses a text; nothing is resolved.
   *
   * @param origin the name of the file, for messages
   * @param problems receives what is wrong with the text; the result then is empty
   */
  static Config parse(String text, String origin, List<String> problems) {
    List<String> glued = new GluedComments(text, origin).find();
    if (!glued.isEmpty()) {
      // What the parser would say of the rest of such a line misleads.
      problems.addAll(glued);
      return ConfigFactory.empty();
    }
    try {
      return ConfigFactory.parseString(
          text,
          ConfigParseOptions.defaults()
              .setOriginDescription(origin)
              .setIncluder(new NoIncludes(origin)));
    } catch (com.typesafe.config.ConfigException invalid) {
      problems.add(invalid.getMessage());
      return ConfigFactory.empty();
    }
  }

  private record NoIncludes(String origin)
      implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
      return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
      throw refusal('"' + what + '"');
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File what) {
      throw refusal("file(\"" + what + "\")");
    }

    @Override
    public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
      throw refusal("url(\"" + what + "\")");
    }

    @Override
    public ConfigObject includeResources(ConfigIncludeContext context, String what) {
      throw refusal("classpath(\"" + what + "\")");
    }

    private com.typesafe.config.ConfigException refusal(String what) {
      return new com.typesafe.config.ConfigException.Generic(
          origin
              + ": include "
              + what
              + ": an experiment is one file and includes no other; write here what that one says,"
              + " or give it with --set");
    }
  }
}
