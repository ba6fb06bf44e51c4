package dev.braid.predict;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.braid.config.ConfigException;
import dev.braid.config.ExperimentConfig;
import dev.braid.config.PredictionConfig;
import dev.braid.config.RunIdentity;
import dev.braid.config.Task;
import dev.braid.corpus.ModelCheckpoints;
import dev.braid.corpus.OrderedBlocks;
import dev.braid.corpus.RunContext;
import dev.braid.corpus.RunFiles;
import dev.braid.corpus.Slice;
import dev.braid.predict.PredictionCounts.Fate;
import dev.braid.scoring.BroadcastModel;
import dev.braid.scoring.ModelSpec;
import dev.braid.store.NewFolder;
import dev.braid.store.RunDirectory;
import dev.braid.store.RunLock.Terms;
import dev.braid.store.Store;
import dev.braid.text.RawText;
import dev.braid.text.TextItem;
import dev.braid.training.Parameters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checkpoint and text to predictions: a folder of files whose rows, in the order of the files'
 * names, are those of the input. The run directory is only read, so it need not be locked.
 */
public final class PredictJob {
  private static final Logger LOG = LoggerFactory.getLogger(PredictJob.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private PredictJob() {}

  /**
   * Writes the folder {@code predict.output}, all of it at once.
   *
   * @param terms on which to write that folder where another process seems to
   */
  public static void run(
      JavaSparkContext spark,
      ExperimentConfig experiment,
      Store store,
      RunDirectory run,
      Terms terms)
      throws IOException {
    experiment.predict().require();
    InputText text = new InputText(store, experiment);
    List<Slice> slices = text.slices();
    String output = store.absolute(experiment.predict().output());
    NewFolder.make(
        store,
        output,
        terms,
        staging -> predict(new RunContext(spark, experiment, store, run, staging), text, slices));
    LOG.info("Predictions are in {}", output);
  }

  private static void predict(RunContext context, InputText text, List<Slice> slices)
      throws IOException {
    RunFiles files = RunFiles.read(context, trainedWith(context));
    ModelCheckpoints checkpoints = new ModelCheckpoints(context, files.identity());
    PredictionConfig settings = context.experiment().predict();
    long round = checkpoints.round(settings.checkpoint());
    Parameters parameters = checkpoints.model(round);
    context.stage("predict");
    JavaPairRDD<Long, ArrayList<TextItem>> blocks = OrderedBlocks.of(context.spark(), slices, text);
    PredictionCounts counts = predict(context, files, parameters, blocks);
    draw(context, files, parameters, blocks);
    context.staging().write("_predictions.json", report(settings, round, counts));
    tell(counts);
  }

  /**
   * The configuration that the run was trained with. The text to predict may lie otherwise than the
   * training text and may be treated otherwise where it is bad; all else must not differ.
   */
  private static String trainedWith(RunContext context) throws IOException {
    String now = context.experiment().effective();
    if (!context.store().exists(context.run().experiment())) {
      return now;
    }
    String then = context.store().readText(context.run().experiment());
    List<String> problems = new ArrayList<>();
    for (String difference : RunIdentity.differences(then, now)) {
      if (!difference.startsWith("data.")) {
        problems.add(difference);
      }
    }
    if (!problems.isEmpty()) {
      problems.add(
          "output = "
              + context.run().root()
              + ": holds a run with another configuration; predict with its experiment.conf");
      throw new ConfigException(problems);
    }
    return then;
  }

  private static PredictionCounts predict(
      RunContext context,
      RunFiles files,
      Parameters parameters,
      JavaPairRDD<Long, ArrayList<TextItem>> blocks) {
    ModelSpec model = ModelSpec.of(context.experiment(), files.vocabularies());
    try (BroadcastModel broadcast =
        new BroadcastModel(context.spark(), model, files.vocabularies(), parameters)) {
      PartWriting writing = new PartWriting(context.staging(), broadcast);
      List<PredictionCounts> parts = blocks.mapPartitionsWithIndex(writing, true).collect();
      PredictionCounts all = new PredictionCounts();
      parts.forEach(all::merge);
      return all;
    }
  }

  private static void draw(
      RunContext context,
      RunFiles files,
      Parameters parameters,
      JavaPairRDD<Long, ArrayList<TextItem>> blocks)
      throws IOException {
    int wanted = context.experiment().predict().attentionPictures();
    if (wanted == 0 || context.experiment().task() != Task.ENCODER_DECODER) {
      return;
    }
    List<RawText> texts =
        blocks
            .values()
            .flatMap(ArrayList::iterator)
            .filter(item -> item.text() != null)
            .take(wanted)
            .stream()
            .map(TextItem::text)
            .toList();
    ModelSpec model = ModelSpec.of(context.experiment(), files.vocabularies());
    String page = AttentionPictures.draw(texts, model, files.vocabularies(), parameters);
    context.staging().write("_attention.html", page.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] report(PredictionConfig settings, long round, PredictionCounts counts)
      throws IOException {
    ObjectNode report = JSON.createObjectNode();
    report.put("format", "braid-predictions").put("version", 1);
    report.put("checkpoint", RunDirectory.roundName(round)).put("lines", counts.lines());
    for (Fate fate : Fate.values()) {
      report.put(fate.spelling(), counts.of(fate));
    }
    settings.input().forEach(report.putArray("input")::add);
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(report);
  }

  private static void tell(PredictionCounts counts) {
    long without = counts.lines() - counts.of(Fate.PREDICTED);
    LOG.info("{} texts predicted", counts.of(Fate.PREDICTED));
    if (without > 0) {
      LOG.warn(
          "{} of {} texts have no prediction, or one of their first part or with replacements:"
              + " {}; their column problem says why",
          without,
          counts.lines(),
          counts);
    }
  }
}
