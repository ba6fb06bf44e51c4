package dev.braid.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * An archive of Spark's classes as a JVM needs them (class data sharing). Reading classes from jars
 * is most of what a process of Spark's does in its first seconds; from the archive it takes a third
 * of that. A small run makes the archive, once for a build and its JVM.
 */
final class SharedClasses {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String RUN =
      """
      task = tagger, data.format = conll, output = "%1$s/run"
      sample { corpus = tagging, size = 48, output = "%1$s/corpus" }
      data { train = "%1$s/corpus/train.conll", test = "%1$s/corpus/test.conll" }
      model { embedding = 8, hidden = 8, layers = 1 }
      train { replicas = 2, max-epochs = 1 }
      """;

  private static List<String> option;

  private SharedClasses() {}

  /**
   * The option that has a JVM use the archive; nothing for a JVM that can make none. It is silently
   * without effect in a JVM of another class path.
   */
  static synchronized List<String> option() {
    if (option == null) {
      Path archive = SparkHome.target().resolve("spark-" + key() + ".jsa");
      if (!Files.exists(archive)) {
        make(archive);
      }
      option = Files.exists(archive) ? List.of("-XX:SharedArchiveFile=" + archive) : List.of();
    }
    return option;
  }

  private static void make(Path archive) {
    Path folder = SparkHome.scratch("classes");
    Path unfinished = folder.resolve("spark.jsa");
    try {
      Path experiment = folder.resolve("experiment.conf");
      Files.writeString(experiment, RUN.formatted(MiniHdfs.shared().freshFolder()));
      run(folder, "-XX:ArchiveClassesAtExit=" + unfinished, experiment);
      if (Files.exists(unfinished)) {
        deleteOthers();
        Files.move(unfinished, archive, ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void run(Path folder, String archiving, Path experiment) {
    Driver driver = Driver.local(2, List.of(archiving)).in(folder);
    try (LoggedProcess process = driver.braid("run", "file:" + experiment)) {
      Submission end = process.awaitEnd(LIMIT);
      if (end.exitCode() != 0) {
        throw new IllegalStateException("The run for the archive failed:\n" + end.errors());
      }
    }
  }

  private static void deleteOthers() throws IOException {
    try (DirectoryStream<Path> old = Files.newDirectoryStream(SparkHome.target(), "spark-*.jsa")) {
      for (Path archive : old) {
        Files.delete(archive);
      }
    }
  }

  /** Another JVM and other jars need another archive. */
  private static String key() {
    StringBuilder all = new StringBuilder(System.getProperty("java.vm.version"));
    all.append(System.getProperty("java.home"));
    try (Stream<Path> jars = Files.list(SparkHome.path().resolve("jars"))) {
      for (Path jar : jars.sorted().toList()) {
        all.append(jar).append(Files.size(jar)).append(Files.getLastModifiedTime(jar));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return DigestUtils.sha256Hex(all.toString().getBytes(UTF_8)).substring(0, 8);
  }
}
