package dev.braid.train;

import dev.braid.corpus.ModelCheckpoints;
import dev.braid.corpus.RunContext;
import dev.braid.terminal.Progress;
import dev.braid.training.RoundReport;
import dev.braid.training.TrainingListener;
import dev.braid.training.TrainingState;
import dev.braid.training.Validation.Figure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;

/** Writes checkpoints and metrics, and shows progress. */
final class RunRecorder implements TrainingListener {
  private final RunContext context;
  private final ModelCheckpoints checkpoints;
  private final MetricsLog metrics;
  private final Progress progress;
  private String lastFigure = "";

  RunRecorder(
      RunContext context, ModelCheckpoints checkpoints, MetricsLog metrics, Progress progress) {
    this.context = context;
    this.checkpoints = checkpoints;
    this.metrics = metrics;
    this.progress = progress;
  }

  @Override
  public void roundDone(RoundReport report, Optional<Figure> figure, TrainingState state) {
    metrics.add(report, figure, state.progress());
    figure.ifPresent(
        found ->
            lastFigure =
                String.format(Locale.ROOT, ", valid %s %.4f", found.name(), found.value()));
    String figures =
        String.format(
            Locale.ROOT,
            "round %d, epoch %d, loss %.4f%s",
            report.round(),
            report.epoch() + 1,
            report.loss(),
            lastFigure);
    progress.show(state.progress().tokens(), figures);
    if (figure.isPresent()) {
      progress.log(state.progress().tokens(), figures);
    }
  }

  @Override
  public void keep(TrainingState state, Keep best) {
    try {
      checkpoints.write(state, best == Keep.BEST, context.experiment().train().keepCheckpoints());
      metrics.publish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
