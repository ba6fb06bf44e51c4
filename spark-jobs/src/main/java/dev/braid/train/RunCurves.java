package dev.braid.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.braid.config.Task;
import dev.braid.metric.LearningCurves;
import dev.braid.metric.Series;
import dev.braid.store.RunDirectory;
import dev.braid.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The curves in the lines of {@code metrics.jsonl}. */
public final class RunCurves {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LARGEST = 1 << 30;

  private RunCurves() {}

  /** Those of a run; empty where it has not trained. */
  public static LearningCurves of(Store store, RunDirectory run, Task task) throws IOException {
    return of(read(store, run), task);
  }

  /** A line for each round; none where there is no file. */
  static List<JsonNode> read(Store store, RunDirectory run) throws IOException {
    List<JsonNode> rounds = new ArrayList<>();
    if (store.exists(run.metrics())) {
      String text = new String(store.read(run.metrics(), LARGEST), StandardCharsets.UTF_8);
      for (String line : text.split("\n")) {
        rounds.add(JSON.readTree(line));
      }
    }
    return rounds;
  }

  static LearningCurves of(List<JsonNode> rounds, Task task) {
    boolean languageModel = task == Task.LANGUAGE_MODEL;
    String figure = languageModel ? "perplexity" : "accuracy";
    return new LearningCurves(
        series(rounds, "training loss", round -> round.path("loss").asDouble()),
        series(rounds, "validation loss", round -> valid(round, "loss")),
        series(rounds, "validation " + figure, round -> valid(round, figure)),
        languageModel ? Series.Better.LOWER : Series.Better.HIGHER,
        series(rounds, "learning rate", round -> round.path("learning-rate").asDouble()),
        series(rounds, "tokens per second", round -> round.path("tokens-per-second").asDouble()),
        series(rounds, "gradient norm", round -> round.path("gradient-norm").asDouble()));
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
