package dev.braid.doctor;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether this process can name files in all letters.
 *
 * @param paths that have to be named
 */
record LocaleCheck(List<String> paths) implements Check {
  private static final String CHANGE =
      "start it with LC_ALL=C.UTF-8 in its environment (spark.executorEnv.LC_ALL,"
          + " spark.yarn.appMasterEnv.LC_ALL)";

  LocaleCheck {
    paths = List.copyOf(paths);
  }

  @Override
  public Topic topic() {
    return Topic.LOCALE;
  }

  @Override
  public Finding look() {
    return judge(
        Charset.forName(System.getProperty("sun.jnu.encoding")),
        Charset.defaultCharset(),
        Locale.getDefault());
  }

  Finding judge(Charset names, Charset text, Locale locale) {
    String found =
        String.format(
            Locale.ROOT,
            "names of files in %s, text by default in %s, locale %s",
            names,
            text,
            locale.toLanguageTag());
    List<String> local = paths.stream().filter(path -> path.startsWith("file:")).toList();
    Optional<String> unnameable =
        local.stream().filter(path -> !names.newEncoder().canEncode(path)).findFirst();
    if (unnameable.isPresent()) {
      return Finding.fail(
          Trouble.CONFIGURATION, found + ", which cannot name " + unnameable.get(), CHANGE);
    }
    return local.isEmpty() || names.newEncoder().canEncode('語')
        ? Finding.ok(found)
        : Finding.warn(
            found + ": local files whose names have other letters are not found", CHANGE);
  }
}
