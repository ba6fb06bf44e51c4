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
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code metrics.jsonl}, one line a round, and the pictures drawn from it. Lines of more than
 * {@link #PART_ROUNDS} rounds lie in {@link MetricsParts} until this is closed: so neither memory
 * nor what a checkpoint writes grows with the training.
 */
final class MetricsLog implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(MetricsLog.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Rounds whose lines share a part. */
  static final int PART_ROUNDS = 1000;

  private final RunContext context;
  private final MetricsParts parts;
  private RunCurves curves;

  /** The part that the last line belongs to, and its lines. */
  private int part;

  private final List<String> lines = new ArrayList<>();

  private MetricsLog(RunContext context) throws IOException {
    this.context = context;
    this.parts = new MetricsParts(context);
  }

  /** The log of a run, without the rounds that a resumed run will do again. */
  static MetricsLog resumed(RunContext context, int lastRound) throws IOException {
    MetricsLog log = new MetricsLog(context);
    log.forgetAfter(lastRound);
    return log;
  }

  /** Forgets rounds that will be done again; what was published ends no earlier for that. */
  void forgetAfter(int lastRound) throws IOException {
    parts.join();
    lines.clear();
    curves = new RunCurves(context.experiment().task());
    try (MetricsReader old =
        new MetricsReader(context.store(), MetricsParts.paths(context.store(), context.run()))) {
      for (MetricsReader.Line line = old.next(); line != null; line = old.next()) {
        if (line.round() <= lastRound) {
          append(line.round(), line.fields(), line.text());
        }
      }
      settle(old);
    }
  }

  private void settle(MetricsReader old) throws IOException {
    if (old.unreadable() > 0) {
      setAside(old);
    }
    if (parts.exist()) {
      parts.write(part, lines);
      parts.commit();
    } else if (old.unreadable() > 0) {
      publish();
    }
  }

  /** A record that is damaged is no reason to stop: nothing depends on it. */
  private void setAside(MetricsReader old) throws IOException {
    String file = context.run().metrics();
    String copy = context.run().damaged("metrics.jsonl");
    context
        .staging()
        .publish(
            copy,
            out -> {
              try (InputStream in = context.store().open(file)) {
                in.transferTo(out);
              }
            });
    LOG.warn(
        "{} of {} lines of {} cannot be read; it is set aside as {}",
        old.unreadable(),
        old.unreadable() + old.readable(),
        file,
        copy);
  }

  private void append(int round, JsonNode fields, String text) throws IOException {
    int own = (round - 1) / PART_ROUNDS;
    if (own != part && !lines.isEmpty()) {
      parts.write(part, lines);
      lines.clear();
    }
    part = own;
    lines.add(text);
    curves.add(fields);
  }

  void add(RoundReport report, Optional<Figure> figure, TrainingProgress progress)
      throws IOException {
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
    line.put("cold-replicas", costs.cold()).put("padding", costs.padding());
    figure.ifPresent(
        found -> {
          ObjectNode valid = line.putObject("valid");
          valid.put("loss", found.loss()).put(found.measure().spelling(), found.value());
          valid.put("average", progress.validated().ofAverage());
        });
    append(report.round(), line, text(line));
    // A first part that is full is seen at once, with a later one in it when that is published.
    parts.commit();
  }

  /** What one replica alone cannot have is left out. */
  private static void averaging(Agreement agreement, ObjectNode averaging) {
    if (Double.isFinite(agreement.cosine())) {
      averaging.put("spread", agreement.spread()).put("cosine", agreement.cosine());
    }
    averaging.put("mean-norm", agreement.meanNorm()).put("outer-norm", agreement.outerNorm());
  }

  /** Has all lines and the pictures seen; writes the last part and no other. */
  void publish() throws IOException {
    if (parts.exist()) {
      parts.write(part, lines);
    } else {
      context.staging().publish(context.run().metrics(), MetricsParts.bytes(lines));
    }
    String html = report().html();
    context.staging().publish(context.run().htmlReport(), html.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(JsonNode round) {
    try {
      return JSON.writeValueAsString(round);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private TrainingReport report() {
    ExperimentConfig experiment = context.experiment();
    return new TrainingReport(experiment.name(), curves.curves(), experiment.effective());
  }

  /** Has all lines that were published in one file. */
  @Override
  public void close() throws IOException {
    parts.join();
  }
}
