package dev.braid.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.braid.config.ExperimentConfig;
import dev.braid.corpus.RunContext;
import dev.braid.metric.TrainingReport;
import dev.braid.training.Agreement;
import dev.braid.training.RoundCosts;
import dev.braid.training.RoundReport;
import dev.braid.training.TrainingProgress;
import dev.braid.training.Validation.Figure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code metrics.jsonl}, one line a round, and the pictures drawn from it. */
final class MetricsLog {
  private static final Logger LOG = LoggerFactory.getLogger(MetricsLog.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RunContext context;
  private final List<JsonNode> rounds = new ArrayList<>();

  private MetricsLog(RunContext context) {
    this.context = context;
  }

  /** The log of a run, without the rounds that a resumed run will do again. */
  static MetricsLog resumed(RunContext context, int lastRound) throws IOException {
    MetricsLog log = new MetricsLog(context);
    RunCurves.Lines lines = RunCurves.read(context.store(), context.run());
    if (lines.unreadable() > 0) {
      log.setAside(lines);
    }
    log.rounds.addAll(lines.rounds());
    log.forgetAfter(lastRound);
    return log;
  }

  /** A record that is damaged is no reason to stop: nothing depends on it. */
  private void setAside(RunCurves.Lines lines) throws IOException {
    String file = context.run().metrics();
    String copy = context.run().damaged("metrics.jsonl");
    context.staging().publish(copy, context.store().read(file, RunCurves.LARGEST));
    LOG.warn(
        "{} of {} lines of {} cannot be read; it is set aside as {}",
        lines.unreadable(),
        lines.unreadable() + lines.rounds().size(),
        file,
        copy);
  }

  /** Forgets rounds that will be done again. */
  void forgetAfter(int lastRound) {
    rounds.removeIf(round -> round.path("round").asInt(Integer.MAX_VALUE) > lastRound);
  }

  void add(RoundReport report, Optional<Figure> figure, TrainingProgress progress) {
    ObjectNode line = JSON.createObjectNode();
    line.put("round", report.round()).put("epoch", report.epoch() + 1);
    line.put("steps", report.steps());
    line.put("loss", report.loss()).put("tokens", report.tokens());
    line.put("tokens-seen", progress.tokens());
    line.put("tokens-per-second", Math.round(report.tokensPerSecond()));
    line.put("learning-rate", report.learningRate());
    line.put("gradient-norm", report.gradientNorm());
    averaging(report.agreement(), line.putObject("averaging"));
    ObjectNode seconds = line.putObject("seconds");
    RoundCosts costs = report.costs();
    seconds.put("total", report.seconds()).put("broadcast", costs.sendSeconds());
    seconds.put("open", costs.openSeconds()).put("compute", report.computeSeconds());
    seconds.put("reduce", costs.reduceSeconds()).put("scheduling", report.schedulingSeconds());
    seconds.put("idle", report.idleSeconds());
    ObjectNode bytes = line.putObject("bytes");
    bytes.put("broadcast", costs.sentBytes()).put("reduce", costs.reducedBytes());
    line.put("cold-replicas", costs.cold());
    figure.ifPresent(
        found -> {
          ObjectNode valid = line.putObject("valid");
          valid.put("loss", found.loss()).put(found.measure().spelling(), found.value());
          valid.put("average", progress.validated().ofAverage());
        });
    rounds.add(line);
  }

  /** What one replica alone cannot have is left out. */
  private static void averaging(Agreement agreement, ObjectNode averaging) {
    if (Double.isFinite(agreement.cosine())) {
      averaging.put("spread", agreement.spread()).put("cosine", agreement.cosine());
    }
    averaging.put("mean-norm", agreement.meanNorm()).put("outer-norm", agreement.outerNorm());
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
    return new TrainingReport(
        experiment.name(), RunCurves.of(rounds, experiment.task()), experiment.effective());
  }
}
