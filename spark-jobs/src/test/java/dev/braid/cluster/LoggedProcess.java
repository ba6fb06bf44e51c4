package dev.braid.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A process whose output is read as it comes, so that one can wait for a line of it.
 *
 * <p>Closing it ends the process and all that it started.
 */
public final class LoggedProcess implements AutoCloseable {
  private static final Set<LoggedProcess> OPEN = ConcurrentHashMap.newKeySet();
  private static final Set<LoggedProcess> KNOWN = ConcurrentHashMap.newKeySet();

  private final String name;
  private final Process process;
  private final LineStream output;
  private final LineStream errors;

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> OPEN.forEach(LoggedProcess::close)));
  }

  private LoggedProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    this.output = new LineStream(process.getInputStream());
    this.errors = new LineStream(process.getErrorStream());
  }

  /**
   * Starts {@code command} in {@code folder} with {@code environment} added to this process's own.
   */
  public static LoggedProcess start(
      Path folder, Map<String, String> environment, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      String last =
          String.join(" ", command.subList(Math.max(0, command.size() - 4), command.size()));
      LoggedProcess logged =
          new LoggedProcess("process " + process.pid() + ", ... " + last, process);
      OPEN.add(logged);
      KNOWN.add(logged);
      return logged;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Blocks until a line of standard error holds {@code pattern}; fails when the process ends or
   * time is up.
   */
  public MatchResult awaitError(Pattern pattern, Duration limit) {
    return errors.await(pattern, limit);
  }

  /**
   * Blocks until a line of standard output holds {@code pattern}; fails when the process ends or
   * time is up.
   */
  public MatchResult awaitOutput(Pattern pattern, Duration limit) {
    return output.await(pattern, limit);
  }

  /** Blocks until the process has ended by itself and all its output is read. */
  public Submission awaitEnd(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("Still running after " + limit + ":\n" + errors.text());
      }
      output.join();
      errors.join();
      return new Submission(process.exitValue(), output.text(), errors.text());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The running process itself, for tests that kill or stop it. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /**
   * The processes that this one has started and that are still alive, for example a Worker's
   * executors.
   */
  public List<ProcessHandle> children() {
    return process.descendants().filter(ProcessHandle::isAlive).toList();
  }

  /** Ends the process as the kernel does, with no chance to say anything, and waits for that. */
  public Submission kill() {
    process.destroyForcibly();
    return awaitEnd(Duration.ofMinutes(1));
  }

  /** Sends a signal by its name, such as {@code STOP}. */
  public void signal(String name) {
    signal(name, process.pid());
  }

  /** Sends a signal to a process. */
  public static void signal(String name, long pid) {
    run("kill", "-" + name, Long.toString(pid));
  }

  /** From now on the kernel refuses what the process wants to write into files. */
  public void allowNoMoreBytesInFiles() {
    run("prlimit", "--pid", Long.toString(process.pid()), "--fsize=0:");
  }

  private static void run(String... command) {
    try {
      if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
        throw new IllegalStateException("Failed: " + String.join(" ", command));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What it has said on standard error so far. */
  public String errors() {
    return errors.text();
  }

  /** Those that run, and those that have ended since {@link #forgetEnded}. */
  static Set<LoggedProcess> known() {
    return Set.copyOf(KNOWN);
  }

  static void forgetEnded() {
    KNOWN.removeIf(each -> !each.process.isAlive());
  }

  @Override
  public String toString() {
    return name;
  }

  @Override
  public void close() {
    OPEN.remove(this);
    List<ProcessHandle> all = Stream.concat(Stream.of(handle()), process.descendants()).toList();
    all.forEach(ProcessHandle::destroy);
    CompletableFuture<?> ends =
        CompletableFuture.allOf(
            all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new));
    try {
      ends.get(5, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      all.forEach(ProcessHandle::destroyForcibly);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      all.forEach(ProcessHandle::destroyForcibly);
      Thread.currentThread().interrupt();
    }
  }
}
