package dev.braid.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.braid.config.Task;
import dev.braid.metric.AveragingCurves;
import dev.braid.metric.LearningCurves;
import dev.braid.metric.Series;
import dev.braid.store.RunDirectory;
import dev.braid.store.Store;
import dev.braid.training.Measure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The curves in the lines of {@code metrics.jsonl}. */
public final class RunCurves {
  private static final ObjectMapper JSON = new ObjectMapper();
  static final int LARGEST = 1 << 30;

  private RunCurves() {}

  /** Those of a run; empty where it has not trained. */
  public static LearningCurves of(Store store, RunDirectory run, Task task) throws IOException {
    return of(read(store, run).rounds(), task);
  }

  /**
   * The lines of the file.
   *
   * @param rounds those that are objects of JSON with a round
   * @param unreadable how many are not
   */
  record Lines(List<JsonNode> rounds, int unreadable) {}

  /** A line for each round; none where there is no file. */
  static Lines read(Store store, RunDirectory run) throws IOException {
    List<JsonNode> rounds = new ArrayList<>();
    int unreadable = 0;
    if (store.exists(run.metrics())) {
      String text = new String(store.read(run.metrics(), LARGEST), StandardCharsets.UTF_8);
      for (String line : text.split("\n")) {
        Optional<JsonNode> round = parsed(line);
        round.ifPresent(rounds::add);
        unreadable += round.isPresent() ? 0 : 1;
      }
    }
    return new Lines(rounds, unreadable);
  }

  private static Optional<JsonNode> parsed(String line) {
    try {
      JsonNode round = JSON.readTree(line);
      return round.path("round").isInt() ? Optional.of(round) : Optional.empty();
    } catch (JsonProcessingException damaged) {
      return Optional.empty();
    }
  }

  static LearningCurves of(List<JsonNode> rounds, Task task) {
    Measure measure = Measure.of(task);
    String figure = measure.spelling();
    return new LearningCurves(
        series(rounds, "training loss", round -> round.path("loss").asDouble()),
        series(rounds, "validation loss", round -> valid(round, "loss")),
        series(rounds, "validation " + figure, round -> valid(round, figure)),
        measure.higherIsBetter() ? Series.Better.HIGHER : Series.Better.LOWER,
        series(rounds, "learning rate", round -> round.path("learning-rate").asDouble()),
        series(rounds, "tokens per second", round -> round.path("tokens-per-second").asDouble()),
        series(rounds, "gradient norm", round -> round.path("gradient-norm").asDouble()),
        averaging(rounds));
  }

  private static AveragingCurves averaging(List<JsonNode> rounds) {
    return new AveragingCurves(
        series(rounds, "cosine", round -> averaging(round, "cosine")),
        series(rounds, "spread", round -> averaging(round, "spread")),
        series(rounds, "replicas' mean", round -> averaging(round, "mean-norm")),
        series(rounds, "parameters", round -> averaging(round, "outer-norm")));
  }

  private static double averaging(JsonNode round, String name) {
    return round.path("averaging").path(name).asDouble(Double.NaN);
  }

  private static double valid(JsonNode round, String name) {
    return round.path("valid").path(name).asDouble(Double.NaN);
  }

  private static Series series(
      List<JsonNode> rounds, String name, ToDoubleFunction<JsonNode> value) {
    double[] x = new double[rounds.size()];
    double[] y = new double[rounds.size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = rounds.get(i).path("tokens-seen").asDouble();
      y[i] = value.applyAsDouble(rounds.get(i));
    }
    return new Series(name, x, y);
  }
}
