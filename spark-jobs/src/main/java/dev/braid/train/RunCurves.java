package dev.braid.train;

import com.fasterxml.jackson.databind.JsonNode;
import dev.braid.config.Task;
import dev.braid.metric.AveragingCurves;
import dev.braid.metric.GrowingSeries;
import dev.braid.metric.LearningCurves;
import dev.braid.metric.RoundCurves;
import dev.braid.metric.Series;
import dev.braid.metric.Series.Better;
import dev.braid.store.RunDirectory;
import dev.braid.store.Store;
import dev.braid.training.Measure;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** The curves in the lines of {@code metrics.jsonl}, in bounded memory. */
public final class RunCurves {
  private final String figure;
  private final Better better;
  private final GrowingSeries trainingLoss = new GrowingSeries("training loss", Better.LOWER);
  private final GrowingSeries validationLoss = new GrowingSeries("validation loss", Better.LOWER);
  private final GrowingSeries validationFigure;
  private final GrowingSeries learningRate = new GrowingSeries("learning rate", Better.HIGHER);
  private final GrowingSeries speed = new GrowingSeries("tokens per second", Better.HIGHER);
  private final GrowingSeries gradientNorm = new GrowingSeries("gradient norm", Better.HIGHER);
  private final GrowingSeries cosine = new GrowingSeries("cosine", Better.HIGHER);
  private final GrowingSeries spread = new GrowingSeries("spread", Better.LOWER);
  private final GrowingSeries meanNorm = new GrowingSeries("replicas' mean", Better.HIGHER);
  private final GrowingSeries outerNorm = new GrowingSeries("parameters", Better.HIGHER);

  private final List<GrowingSeries> seconds =
      growing("broadcast", "open", "compute", "reduce", "scheduling");
  private final List<GrowingSeries> bytes = growing("broadcast", "reduce");

  RunCurves(Task task) {
    Measure measure = Measure.of(task);
    this.figure = measure.spelling();
    this.better = measure.higherIsBetter() ? Better.HIGHER : Better.LOWER;
    this.validationFigure = new GrowingSeries("validation " + figure, better);
  }

  private static List<GrowingSeries> growing(String... names) {
    return Arrays.stream(names).map(name -> new GrowingSeries(name, Better.LOWER)).toList();
  }

  /** Those of a run; empty where it has not trained. */
  public static LearningCurves of(Store store, RunDirectory run, Task task) throws IOException {
    RunCurves curves = new RunCurves(task);
    try (MetricsReader lines = new MetricsReader(store, MetricsParts.paths(store, run))) {
      for (MetricsReader.Line line = lines.next(); line != null; line = lines.next()) {
        curves.add(line.fields());
      }
    }
    return curves.curves();
  }

  /** Adds a round's line. */
  void add(JsonNode round) {
    double tokens = round.path("tokens-seen").doubleValue();
    JsonNode valid = round.path("valid");
    trainingLoss.add(tokens, number(round, "loss"));
    validationLoss.add(tokens, number(valid, "loss"));
    validationFigure.add(tokens, number(valid, figure));
    learningRate.add(tokens, number(round, "learning-rate"));
    speed.add(tokens, number(round, "tokens-per-second"));
    gradientNorm.add(tokens, number(round, "gradient-norm"));
    JsonNode averaging = round.path("averaging");
    cosine.add(tokens, number(averaging, "cosine"));
    spread.add(tokens, number(averaging, "spread"));
    meanNorm.add(tokens, number(averaging, "mean-norm"));
    outerNorm.add(tokens, number(averaging, "outer-norm"));
    seconds.forEach(part -> part.add(tokens, number(round.path("seconds"), part.name())));
    bytes.forEach(part -> part.add(tokens, number(round.path("bytes"), part.name())));
  }

  private static double number(JsonNode node, String name) {
    return node.path(name).asDouble(Double.NaN);
  }

  /** As far as lines were added. */
  LearningCurves curves() {
    return new LearningCurves(
        trainingLoss.series(),
        validationLoss.series(),
        validationFigure.series(),
        better,
        learningRate.series(),
        speed.series(),
        gradientNorm.series(),
        new AveragingCurves(
            cosine.series(), spread.series(), meanNorm.series(), outerNorm.series()),
        new RoundCurves(series(seconds), series(bytes)));
  }

  private static List<Series> series(List<GrowingSeries> all) {
    return all.stream().map(GrowingSeries::series).toList();
  }
}
