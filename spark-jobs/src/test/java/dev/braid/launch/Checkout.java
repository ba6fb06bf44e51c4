package dev.braid.launch;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;

import dev.braid.cluster.LoggedProcess;
import dev.braid.cluster.SparkHome;
import dev.braid.cluster.Submission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder with a difficult name that looks to the launcher like a checkout after a build, with an
 * application of the test's choice as the assembly jar.
 */
final class Checkout {
  private static final String JAVAS = "java homes";

  private final Path folder = SparkHome.scratch("check out 100% #1 'x'");
  private final Map<String, String> environment = new HashMap<>();
  private List<String> around = List.of();
  private Path script = folder.resolve("bin/braid");

  Checkout() throws IOException {
    copy("bin/braid");
    copy("bin/java.sh");
    copy("conf/log4j2.properties");
    lookForJavaHere();
    Files.createDirectories(jar().getParent());
    Files.createSymbolicLink(jar().resolveSibling("spark"), SparkHome.path());
    environment.put("PATH", System.getenv("PATH"));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
  }

  /** Of this machine's, only the Java that JAVA_HOME or PATH name is to be found. */
  private void lookForJavaHere() throws IOException {
    Path script = folder.resolve("bin/java.sh");
    String text = Files.readString(script);
    Matcher folders = Pattern.compile("(?s)(?<=java_folders=\\().*?(?=\\))").matcher(text);
    String here = Matcher.quoteReplacement("\"" + folder.resolve(JAVAS) + "\"/*");
    String changed = folders.replaceFirst(here);
    if (changed.equals(text)) {
      throw new IllegalStateException(script + " does not say where it looks");
    }
    Files.writeString(script, changed);
  }

  /** Copies a file of the project to its place in this one. */
  void copy(String file) throws IOException {
    Path copy = folder.resolve(file);
    Files.createDirectories(copy.getParent());
    Files.copy(SparkHome.project().resolve(file), copy, COPY_ATTRIBUTES);
  }

  Path folder() {
    return folder;
  }

  Path jar() {
    return folder.resolve("spark-jobs/target/braid.jar");
  }

  Checkout with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Checkout without(String variable) {
    environment.remove(variable);
    return this;
  }

  /** Fills a folder with links to programs of this machine, for a PATH of nothing else. */
  void toolsIn(Path programs, String... names) throws IOException {
    Files.createDirectories(programs);
    for (String name : names) {
      Files.deleteIfExists(programs.resolve(name));
      Files.createSymbolicLink(programs.resolve(name), onPath(name));
    }
  }

  private static Path onPath(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(program + " is not on the PATH"));
  }

  /** From now on another program starts it. */
  Checkout startedBy(String... program) {
    around = List.of(program);
    return this;
  }

  /** From now on {@code link} is what is run. */
  Checkout through(Path link) {
    script = link;
    return this;
  }

  /** A Spark installation whose {@code spark-submit} is this text of a shell script. */
  Checkout withSpark(String submit) throws IOException {
    Path home = folder.resolve("other spark");
    executable(home.resolve("bin/spark-submit"), submit);
    return with("SPARK_HOME", home.toString());
  }

  /** Puts a program before all others of the same name. */
  Checkout withProgram(String name, String text) throws IOException {
    Path programs = folder.resolve("programs");
    executable(programs.resolve(name), text);
    return with("PATH", programs + ":" + System.getenv("PATH"));
  }

  /** A Java that tells its number and does nothing else, where the launcher looks by itself. */
  Path java(String number) throws IOException {
    return java(folder.resolve(JAVAS).resolve(number), number);
  }

  /** As {@link #java(String)}, with a compiler. */
  Path jdk(String number) throws IOException {
    Path home = java(number);
    executable(home.resolve("bin/javac"), "exit 1");
    return home;
  }

  /** As {@link #java(String)}, in a folder of the test's choice. */
  static Path java(Path home, String number) throws IOException {
    executable(
        home.resolve("bin/java"),
        """
        printf '    java.home = %%s\\n    java.specification.version = %s\\n' "${0%%/bin/java}" >&2
        """
            .formatted(number));
    return home;
  }

  static void executable(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/usr/bin/env bash\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /**
   * Runs the launcher from a folder that is not the checkout, with the variables set here and no
   * others.
   */
  Submission run(String... arguments) throws IOException {
    try (LoggedProcess process = start(arguments)) {
      return process.awaitEnd(Duration.ofMinutes(2));
    }
  }

  LoggedProcess start(String... arguments) throws IOException {
    Path elsewhere = Files.createDirectories(folder.resolve("some where"));
    List<String> command = new ArrayList<>(around);
    command.addAll(List.of("env", "-i"));
    environment.forEach((name, value) -> command.add(name + "=" + value));
    command.add(script.toString());
    command.addAll(List.of(arguments));
    return LoggedProcess.start(elsewhere, Map.of(), command);
  }
}
