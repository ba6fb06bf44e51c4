package dev.braid.scale;

import dev.braid.cluster.LocalCluster;
import dev.braid.cluster.LoggedProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Watches, as the kernel counts them, memory and time of a driver and of a cluster's executors. */
final class Processes implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofMillis(250);

  /**
   * What was resident at a time.
   *
   * @param driver bytes
   * @param executors bytes, of the largest of them
   */
  record Sample(long driver, long executors) {}

  private final LocalCluster cluster;
  private final ProcessHandle driver;
  private final Map<Long, Duration> busy = new HashMap<>();
  private final Map<Long, Long> peaks = new HashMap<>();
  private final List<Sample> samples = new ArrayList<>();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

  Processes(LocalCluster cluster, ProcessHandle driver) {
    this.cluster = cluster;
    this.driver = driver;
    clock.scheduleWithFixedDelay(this::look, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  private synchronized void look() {
    long largest = 0;
    for (LoggedProcess worker : cluster.workers()) {
      for (ProcessHandle executor : worker.children()) {
        largest = Math.max(largest, resident(executor));
      }
    }
    samples.add(new Sample(resident(driver), largest));
  }

  /** Bytes that a process has now; 0 where it has ended. */
  private long resident(ProcessHandle process) {
    long pid = process.pid();
    process.info().totalCpuDuration().ifPresent(time -> busy.put(pid, time));
    try {
      long now = 0;
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
        if (line.startsWith("VmHWM:")) {
          peaks.put(pid, kibibytes(line) << 10);
        } else if (line.startsWith("VmRSS:")) {
          now = kibibytes(line) << 10;
        }
      }
      return now;
    } catch (IOException ended) {
      return 0;
    } catch (UncheckedIOException ended) {
      return 0;
    }
  }

  private static long kibibytes(String line) {
    return Long.parseLong(line.replaceAll("[^0-9]", ""));
  }

  /**
   * What all of it comes to.
   *
   * @param seconds that the driver ran
   */
  synchronized Usage usage(double seconds) {
    Map<Long, Long> executors = new HashMap<>(peaks);
    long most = executors.getOrDefault(driver.pid(), 0L);
    executors.remove(driver.pid());
    double busySeconds = busy.values().stream().mapToDouble(Duration::toMillis).sum() / 1e3;
    long largest = executors.values().stream().mapToLong(Long::longValue).max().orElse(0);
    return new Usage(seconds, busySeconds, most, largest, executors.size(), samples);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
