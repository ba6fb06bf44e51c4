package dev.braid.train;

import dev.braid.corpus.ModelCheckpoints;
import dev.braid.corpus.ModelCheckpoints.MomentaWriter;
import dev.braid.terminal.Progress;
import dev.braid.training.RoundReport;
import dev.braid.training.TrainingListener;
import dev.braid.training.TrainingState;
import dev.braid.training.Validation.Figure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes checkpoints and metrics, and shows progress. */
final class RunRecorder implements TrainingListener {
  private static final Logger LOG = LoggerFactory.getLogger(RunRecorder.class);

  private final Supplier<TrainingState> start;
  private final ModelCheckpoints checkpoints;
  private final MomentaWriter momenta;
  private final MetricsLog metrics;
  private final Progress progress;
  private String lastFigure = "";

  /**
   * @param start the state before the first checkpoint of all
   */
  RunRecorder(
      Supplier<TrainingState> start,
      ModelCheckpoints checkpoints,
      MomentaWriter momenta,
      MetricsLog metrics,
      Progress progress) {
    this.start = start;
    this.checkpoints = checkpoints;
    this.momenta = momenta;
    this.metrics = metrics;
    this.progress = progress;
  }

  @Override
  public void roundLengthDecided(int steps) {
    LOG.info(
        "Rounds have {} steps by the time that trials took; train.steps-per-round = {} with"
            + " train.round-length.kind = constant gives the same model",
        steps,
        steps);
  }

  @Override
  public void roundDone(RoundReport report, Optional<Figure> figure, TrainingState state) {
    add(report, figure, state);
    figure.ifPresent(
        found ->
            lastFigure =
                String.format(
                    Locale.ROOT,
                    ", valid %s %.4f%s",
                    found.measure().spelling(),
                    found.value(),
                    state.progress().validated().ofAverage() ? " (average)" : ""));
    String figures =
        String.format(
            Locale.ROOT,
            "round %d, epoch %d, loss %.4f%s",
            report.round(),
            report.epoch() + 1,
            report.loss(),
            lastFigure);
    progress.show(state.progress().tokens(), report.round(), figures);
    if (figure.isPresent()) {
      progress.log(state.progress().tokens(), report.round(), figures);
    }
  }

  private void add(RoundReport report, Optional<Figure> figure, TrainingState state) {
    try {
      metrics.add(report, figure, state.progress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The metrics first: a process that dies in between leaves lines that the next one does again,
   * but no gap.
   */
  @Override
  public TrainingState keep(TrainingState state) {
    try {
      metrics.publish();
      return checkpoints.write(state, momenta);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public TrainingState goBack(String why) {
    try {
      TrainingState kept = checkpoints.resume().orElseGet(start);
      LOG.warn("{}; going back to round {}", why, kept.progress().round());
      metrics.forgetAfter(kept.progress().round());
      return kept;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
