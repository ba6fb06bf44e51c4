package dev.braid.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.braid.config.ExperimentConfig;
import dev.braid.config.Task;
import dev.braid.corpus.RunContext;
import dev.braid.metric.Series;
import dev.braid.metric.TrainingReport;
import dev.braid.training.RoundReport;
import dev.braid.training.TrainingProgress;
import dev.braid.training.Validation.Figure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** {@code metrics.jsonl}, one line a round, and the pictures drawn from it. */
final class MetricsLog {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LARGEST = 1 << 30;

  private final RunContext context;
  private final List<JsonNode> rounds = new ArrayList<>();

  private MetricsLog(RunContext context) {
    this.context = context;
  }

  /** The log of a run, without the rounds that a resumed run will do again. */
  static MetricsLog resumed(RunContext context, int lastRound) throws IOException {
    MetricsLog log = new MetricsLog(context);
    String path = context.run().metrics();
    if (context.store().exists(path)) {
      String text = new String(context.store().read(path, LARGEST), StandardCharsets.UTF_8);
      for (String line : text.split("\n")) {
        JsonNode round = JSON.readTree(line);
        if (round.path("round").asInt(Integer.MAX_VALUE) <= lastRound) {
          log.rounds.add(round);
        }
      }
    }
    return log;
  }

  void add(RoundReport report, Optional<Figure> figure, TrainingProgress progress) {
    ObjectNode line = JSON.createObjectNode();
    line.put("round", report.round()).put("epoch", report.epoch() + 1);
    line.put("loss", report.loss()).put("tokens", report.tokens());
    line.put("tokens-seen", progress.tokens());
    line.put("tokens-per-second", Math.round(report.tokensPerSecond()));
    line.put("learning-rate", report.learningRate());
    line.put("gradient-norm", report.gradientNorm());
    ObjectNode seconds = line.putObject("seconds");
    seconds.put("compute", report.computeSeconds()).put("averaging", report.averagingSeconds());
    seconds.put("scheduling", report.schedulingSeconds());
    figure.ifPresent(
        found -> {
          ObjectNode valid = line.putObject("valid");
          valid.put("loss", found.loss()).put(found.name(), found.value());
        });
    rounds.add(line);
  }

  /** Replaces the file by one that has all lines. */
  void publish() throws IOException {
    StringBuilder text = new StringBuilder();
    for (JsonNode round : rounds) {
      text.append(line(round)).append('\n');
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    context.staging().publish(context.run().metrics(), bytes);
    String html = report().html();
    context.staging().publish(context.run().htmlReport(), html.getBytes(StandardCharsets.UTF_8));
  }

  private static String line(JsonNode round) {
    try {
      return JSON.writeValueAsString(round);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private TrainingReport report() {
    ExperimentConfig experiment = context.experiment();
    boolean languageModel = experiment.task() == Task.LANGUAGE_MODEL;
    String figure = languageModel ? "perplexity" : "accuracy";
    return new TrainingReport(
        experiment.name(),
        series("training loss", round -> round.path("loss").asDouble()),
        series("validation loss", round -> valid(round, "loss")),
        series("validation " + figure, round -> valid(round, figure)),
        languageModel ? Series.Better.LOWER : Series.Better.HIGHER,
        series("learning rate", round -> round.path("learning-rate").asDouble()),
        series("tokens per second", round -> round.path("tokens-per-second").asDouble()),
        series("gradient norm", round -> round.path("gradient-norm").asDouble()),
        experiment.effective());
  }

  private static double valid(JsonNode round, String name) {
    return round.path("valid").path(name).asDouble(Double.NaN);
  }

  private Series series(String name, ToDoubleFunction<JsonNode> value) {
    double[] x = new double[rounds.size()];
    double[] y = new double[rounds.size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = rounds.get(i).path("tokens-seen").asDouble();
      y[i] = value.applyAsDouble(rounds.get(i));
    }
    return new Series(name, x, y);
  }
}
