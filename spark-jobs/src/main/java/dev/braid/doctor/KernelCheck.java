package dev.braid.doctor;

import dev.braid.network.SelfTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether the native libraries load and compute, and on what; a small network is trained with them.
 */
record KernelCheck() implements Check {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  @Override
  public Topic topic() {
    return Topic.KERNELS;
  }

  @Override
  public Finding look() {
    try {
      return judge(SelfTest.run(), processor());
    } catch (LinkageError unloadable) {
      return Finding.fail(
          Trouble.CONFIGURATION,
          "native libraries cannot be loaded: " + Finding.line(unloadable),
          "set -Dorg.bytedeco.javacpp.cachedir=FOLDER in spark.executor.extraJavaOptions and"
              + " spark.driver.extraJavaOptions to a folder that may be written and executed from;"
              + " on another platform than linux-x86_64 build with -Dnative.platform");
    }
  }

  static Finding judge(SelfTest.Result result, String processor) {
    String found =
        String.format(
            Locale.ROOT,
            "%s, %s on %s; model.precision = auto is %s; self-test %s",
            result.kernels(),
            result.instructions().isEmpty() ? "no known instructions" : result.instructions(),
            processor,
            result.fastest(),
            result.digest().substring(0, 8));
    Finding finding =
        result.kernels().equals("onednn")
            ? Finding.ok(found)
            : Finding.warn(
                found,
                "run on linux-x86_64, or build with -Dnative.platform: without oneDNN training is"
                    + " five to twelve times slower");
    return finding.comparing(result.instructions() + processor + result.digest());
  }

  /** Empty where the operating system does not tell. */
  private static String processor() {
    try (Stream<String> lines = Files.lines(PROCESSORS, StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException untold) {
      return System.getProperty("os.arch");
    }
  }

  @Override
  public Optional<Likeness> likeness() {
    return Optional.of(
        new Likeness(
            false,
            differences ->
                Finding.warn(
                    differences,
                    "ask the cluster for machines of one kind (a node label of YARN, a node"
                        + " selector of Kubernetes): a run repeated, or with a task repeated"
                        + " elsewhere, may give other bytes")));
  }
}
