package dev.braid.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** Shows of a test that failed what its processes, and the executors of the cluster, said last. */
public final class ProcessLogs implements BeforeEachCallback, TestExecutionExceptionHandler {
  private static final int LAST_LINES = 60;

  private Instant start = Instant.MIN;

  @Override
  public void beforeEach(ExtensionContext context) {
    start = Instant.now();
    LoggedProcess.forgetEnded();
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    for (LoggedProcess process : LoggedProcess.known()) {
      show(process.toString(), process.errors().lines().toList());
    }
    try (Stream<Path> files = Files.walk(SparkHome.target().resolve("scratch"))) {
      for (Path log : files.filter(this::isExecutorsLog).toList()) {
        show(log.toString(), Files.readAllLines(log));
      }
    }
    throw failure;
  }

  private boolean isExecutorsLog(Path file) {
    try {
      return file.endsWith("stderr") && Files.getLastModifiedTime(file).toInstant().isAfter(start);
    } catch (IOException e) {
      return false;
    }
  }

  private static void show(String name, List<String> lines) {
    System.out.println("---- the last of " + name);
    lines.stream().skip(Math.max(0, lines.size() - LAST_LINES)).forEach(System.out::println);
  }
}
