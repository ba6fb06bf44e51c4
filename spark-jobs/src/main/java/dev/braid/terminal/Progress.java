package dev.braid.terminal;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Share done, tokens a second and time left: a bar on a terminal, and now and then a line of log
 * elsewhere.
 */
public final class Progress implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Progress.class);
  private static final long SILENCE_NANOS = 30_000_000_000L;

  private final String name;
  private final long total;
  private final long startNanos = System.nanoTime();
  private final long already;
  private final ProgressBar bar;
  private long lastLineNanos = startNanos;

  private Progress(String name, long total, long already, ProgressBar bar) {
    this.name = name;
    this.total = total;
    this.already = already;
    this.bar = bar;
  }

  /**
   * Starts to show progress.
   *
   * @param total tokens to do in all
   * @param already tokens done by an earlier process
   */
  public static Progress start(String name, long total, long already) {
    boolean terminal = System.console() != null && System.getenv("TERM") != null;
    return new Progress(name, total, already, terminal ? bar(name, total, already) : null);
  }

  private static ProgressBar bar(String name, long total, long already) {
    return new ProgressBarBuilder()
        .setTaskName(name)
        .setInitialMax(total)
        .startsFrom(already, java.time.Duration.ZERO)
        .setStyle(ProgressBarStyle.ASCII)
        .setUnit(" tokens", 1)
        .showSpeed()
        .build();
  }

  /**
   * Shows how far the work is.
   *
   * @param done tokens done in all
   * @param figures a few words on how it goes
   */
  public void show(long done, String figures) {
    if (bar != null) {
      bar.stepTo(done);
      bar.setExtraMessage(" " + figures);
    } else if (System.nanoTime() - lastLineNanos > SILENCE_NANOS) {
      log(done, figures);
    }
  }

  /** Writes a line of log in any case. */
  public void log(long done, String figures) {
    lastLineNanos = System.nanoTime();
    double seconds = (lastLineNanos - startNanos) / 1e9;
    double speed = (done - already) / seconds;
    LOG.info(
        String.format(
            java.util.Locale.ROOT,
            "%s: %.1f %%, %.0f tokens/s, %.0f s left, %s",
            name,
            100.0 * done / total,
            speed,
            Math.max(0, total - done) / speed,
            figures));
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
