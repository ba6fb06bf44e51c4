package dev.braid.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A JVM that cannot use the archive says nothing and is slow. */
@ExtendWith(ProcessLogs.class)
class SharedClassesIT {
  @Test
  void driversAndExecutorsTakeMostClassesFromTheArchive() throws IOException {
    assumeThat(SharedClasses.option()).as("this JVM can make an archive").isNotEmpty();
    Path folder = SparkHome.scratch("shared-classes");
    String log = "-Xlog:class+load:file=" + folder + "/%p.log";
    String jar = ApplicationJar.of(WhoRuns.class, folder).toString();

    Submission end =
        LocalCluster.shared()
            .driver()
            .jvm(log)
            .set(
                "spark.executor.extraJavaOptions",
                String.join(" ", SparkHome.fastStart()) + " " + log)
            .submit("--class", WhoRuns.class.getName(), jar, "2");

    assertThat(end.exitCode()).as(end.errors()).isZero();
    try (Stream<Path> logs = Files.list(folder).filter(file -> file.toString().endsWith(".log"))) {
      assertThat(logs).hasSize(3).allSatisfy(SharedClassesIT::isMostlyShared);
    }
  }

  private static void isMostlyShared(Path log) throws IOException {
    List<String> classes =
        Files.readAllLines(log).stream().filter(line -> line.contains("source: ")).toList();
    long archived = classes.stream().filter(line -> line.contains("file (top)")).count();
    long read = classes.stream().filter(line -> line.contains("source: file:")).count();
    assertThat(archived).isGreaterThan(3_000).isGreaterThan(10 * read);
  }
}
