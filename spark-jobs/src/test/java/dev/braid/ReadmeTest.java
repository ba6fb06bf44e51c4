package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.cluster.SparkHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What README says about commands, files and exit codes. */
class ReadmeTest {
  private final String readme = read("README.md");

  @Test
  void everyCommandExists() {
    assertThat(found("\\bbraid ([a-z]+)\\b", readme))
        .contains("run", "tokenize", "shard", "train", "evaluate", "sample")
        .allMatch(new CommandLine(new BraidCommand()).getSubcommands()::containsKey);
  }

  @Test
  void everyFileOfTheProjectExists() {
    assertThat(found("(?<![/\\w])((?:conf|bin|model)/[\\w./-]*\\w)", readme))
        .contains("bin/braid", "conf/quickstart.conf", "conf/reference.conf")
        .allMatch(file -> Files.exists(SparkHome.project().resolve(file)));
  }

  @Test
  void everyTestOfAFaultExists() {
    List<String> tests = found("`([A-Z]\\w*\\.\\w+)`", read("spark-jobs/FAULTS.md"));

    assertThat(tests).hasSizeGreaterThan(40).allMatch(ReadmeTest::exists);
  }

  private static boolean exists(String test) {
    String[] name = test.split("\\.");
    try (Stream<Path> files = Files.walk(SparkHome.project().resolve("spark-jobs/src/test/java"))) {
      Path file = files.filter(path -> path.endsWith(name[0] + ".java")).findFirst().orElseThrow();
      return Files.readString(file).contains("void " + name[1] + "(");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void continuousIntegrationRunsTheVeryCommandForAllTests() {
    List<String> commands = found("(?m)^(mvn .* verify)$", readme);

    assertThat(commands).hasSize(1);
    assertThat(read(".ci/run")).containsPattern("(?m)^" + Pattern.quote(commands.get(0)) + " <");
  }

  @Test
  void exitCodesAreThoseOfTheHelp() {
    String help = new CommandLine(new BraidCommand()).getUsageMessage();

    assertThat(found("(?m)^\\| (\\d+ \\| .*) \\|$", readme))
        .isNotEmpty()
        .isEqualTo(
            found("(?m)^ {1,4}(\\d+  .*)$", help).stream()
                .map(line -> line.replace("  ", " | "))
                .toList());
  }

  private static List<String> found(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(match -> match.group(1)).toList();
  }

  private static String read(String file) {
    try {
      return Files.readString(SparkHome.project().resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
