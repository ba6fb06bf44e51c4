package dev.braid.terminal;

import dev.braid.terminal.Forecast.Place;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Share done, tokens a second and time left: a bar on a terminal, and now and then a line of log
 * elsewhere. What is left goes by the limit that will be met first.
 */
public final class Progress implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Progress.class);
  private static final long SILENCE_NANOS = 30_000_000_000L;

  private final String name;
  private final Limits limits;
  private final Place start;
  private final ProgressBar bar;
  private final long startNanos = System.nanoTime();
  private long lastLineNanos = startNanos;

  private Progress(String name, Limits limits, Place start, ProgressBar bar) {
    this.name = name;
    this.limits = limits;
    this.start = start;
    this.bar = bar;
  }

  /**
   * Starts to show progress.
   *
   * @param tokens done by an earlier process
   * @param rounds done by an earlier process
   */
  public static Progress start(String name, Limits limits, long tokens, int rounds) {
    boolean terminal = System.console() != null && System.getenv("TERM") != null;
    ProgressBar bar = terminal ? bar(name, limits.tokens(), tokens) : null;
    return new Progress(name, limits, new Place(tokens, rounds, 0), bar);
  }

  private static ProgressBar bar(String name, long total, long already) {
    return new ProgressBarBuilder()
        .setTaskName(name)
        .setInitialMax(total)
        .startsFrom(already, Duration.ZERO)
        .setStyle(ProgressBarStyle.ASCII)
        .setUnit(" tokens", 1)
        .showSpeed()
        .build();
  }

  /**
   * Shows how far the work is.
   *
   * @param tokens done in all
   * @param rounds done in all
   * @param figures a few words on how it goes
   */
  public void show(long tokens, int rounds, String figures) {
    if (bar != null) {
      Place now = place(tokens, rounds);
      double left = Forecast.of(limits, start, now).secondsLeft() * speed(now);
      bar.maxHint(Double.isFinite(left) ? tokens + Math.round(left) : limits.tokens());
      bar.stepTo(tokens);
      bar.setExtraMessage(" " + figures);
    } else if (System.nanoTime() - lastLineNanos > SILENCE_NANOS) {
      log(tokens, rounds, figures);
    }
  }

  /** Writes a line of log in any case. */
  public void log(long tokens, int rounds, String figures) {
    lastLineNanos = System.nanoTime();
    Place now = place(tokens, rounds);
    Forecast forecast = Forecast.of(limits, start, now);
    LOG.info(
        String.format(
            Locale.ROOT,
            "%s: %.1f %%, %.0f tokens/s, %.0f s left, %s",
            name,
            100 * forecast.share(),
            speed(now),
            forecast.secondsLeft(),
            figures));
  }

  private Place place(long tokens, int rounds) {
    return new Place(tokens, rounds, (System.nanoTime() - startNanos) / 1e9);
  }

  private double speed(Place now) {
    return (now.tokens() - start.tokens()) / now.seconds();
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
