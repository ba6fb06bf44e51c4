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

/**
 * A folder with a difficult name that looks to the launcher like a checkout after a build, with an
 * application of the test's choice as the assembly jar.
 */
final class Checkout {
  private final Path folder = SparkHome.scratch("check out 100% #1 'x'");
  private final Map<String, String> environment = new HashMap<>();
  private Path script = folder.resolve("bin/braid");

  Checkout() throws IOException {
    copy("bin/braid");
    copy("conf/log4j2.properties");
    Files.createDirectories(jar().getParent());
    Files.createSymbolicLink(jar().resolveSibling("spark"), SparkHome.path());
    environment.put("PATH", System.getenv("PATH"));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
  }

  private void copy(String file) throws IOException {
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
    List<String> command = new ArrayList<>(List.of("env", "-i"));
    environment.forEach((name, value) -> command.add(name + "=" + value));
    command.add(script.toString());
    command.addAll(List.of(arguments));
    return LoggedProcess.start(elsewhere, Map.of(), command);
  }
}
