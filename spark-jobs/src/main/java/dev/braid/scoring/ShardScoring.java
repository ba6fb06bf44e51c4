package dev.braid.scoring;

import dev.braid.config.ConfigException;
import dev.braid.config.ExperimentConfig;
import dev.braid.config.Split;
import dev.braid.config.Task;
import dev.braid.corpus.RunContext;
import dev.braid.corpus.Shard;
import dev.braid.corpus.ShardExamples;
import dev.braid.corpus.ShardIndex;
import dev.braid.corpus.ShardText;
import dev.braid.corpus.TaskProgress;
import dev.braid.corpus.Vocabularies;
import dev.braid.metric.SpanScoring;
import dev.braid.network.CorpusScores;
import dev.braid.network.GraphScorer;
import dev.braid.sequence.BatchStream;
import dev.braid.sequence.Cursor;
import dev.braid.sequence.StreamBatches;
import dev.braid.sequence.StreamBatches.Remainder;
import dev.braid.sequence.StreamBatches.Stretch;
import dev.braid.sequence.WindowSettings;
import dev.braid.sequence.WindowSettings.Redrawing;
import dev.braid.sequence.WindowedBatches;
import dev.braid.store.Store;
import dev.braid.text.SpecialToken;
import dev.braid.training.Parameters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.spark.broadcast.Broadcast;

/**
 * /** Scores a split, a few neighbouring shards a task; the order of merging is that of the shards.
 * An executor keeps its networks from one time to the next. Closing removes what executors were
 * told.
 */
public final class ShardScoring implements AutoCloseable {
  private static final int TASKS_PER_SLOT = 2;

  private final RunContext context;
  private final ScoringSpec spec;
  private final Broadcast<ScoringSpec> specBroadcast;

  /**
   * For a model with these vocabularies.
   *
   * @throws ConfigException if {@code evaluate.spans} asks for what the labels are not written in
   */
  public ShardScoring(RunContext context, ModelSpec model, Vocabularies vocabularies) {
    this.context = context;
    this.spec = ScoringSpec.of(model, vocabularies);
    this.specBroadcast = context.spark().broadcast(spec);
  }

  /** How label spans are scored. */
  public SpanScoring spans() {
    return spec.spans();
  }

  /** The scores of those parameters on a split. */
  public CorpusScores score(Parameters parameters, ShardIndex index, Split split) {
    List<List<Shard>> groups = groups(index.of(split));
    Parameters values = new Parameters(parameters.values(), new float[0]);
    Broadcast<Parameters> broadcast = context.spark().broadcast(values);
    try {
      Store store = context.store();
      String folder = context.run().shards(split.spelling());
      Broadcast<ScoringSpec> settings = specBroadcast;
      List<CorpusScores> parts =
          context
              .spark()
              .parallelize(groups, Math.max(1, groups.size()))
              .map(group -> score(settings.value(), broadcast.value(), store, folder, group))
              .collect();
      CorpusScores all = spec.noScores();
      parts.forEach(all::merge);
      return all;
    } finally {
      broadcast.destroy();
    }
  }

  private List<List<Shard>> groups(List<Shard> shards) {
    List<Shard> filled = shards.stream().filter(shard -> shard.examples() > 0).toList();
    int tasks = TASKS_PER_SLOT * Math.max(1, context.spark().defaultParallelism());
    int count = Math.min(tasks, filled.size());
    List<List<Shard>> groups = new ArrayList<>();
    for (int group = 0; group < count; group++) {
      int from = (int) ((long) filled.size() * group / count);
      int to = (int) ((long) filled.size() * (group + 1) / count);
      groups.add(new ArrayList<>(filled.subList(from, to)));
    }
    return groups;
  }

  private static CorpusScores score(
      ScoringSpec spec, Parameters parameters, Store store, String folder, List<Shard> shards)
      throws IOException {
    CorpusScores scores = spec.noScores();
    ModelSpec model = spec.model();
    GraphScorer scorer = ScorerPool.shared().borrow(model, parameters);
    try {
      scorer.use(parameters);
      for (Shard shard : shards) {
        try (BatchStream batches = batches(model, store, folder, shard)) {
          scorer.score(
              TaskProgress.ofThisTask().counting(batches),
              (index, batch, batchScores) -> scores.add(batch, batchScores, spec.labels()));
        }
      }
      ScorerPool.shared().giveBack(model, parameters, scorer);
      return scores;
    } catch (IOException | RuntimeException | Error failure) {
      scorer.close();
      throw failure;
    }
  }

  /** A language model reads its shard as one text; the others read batches of equal lengths. */
  private static BatchStream batches(ModelSpec model, Store store, String folder, Shard shard)
      throws IOException {
    ExperimentConfig experiment = model.experiment();
    List<Shard> one = List.of(shard);
    if (experiment.task() == Task.LANGUAGE_MODEL) {
      ShardText text = new ShardText(store, folder, one);
      return StreamBatches.open(
          text,
          new Stretch(0, text.length()),
          SpecialToken.EOS.id(),
          experiment.evaluate().streams(),
          experiment.train().window(),
          Remainder.KEEP,
          Cursor.START);
    }
    WindowSettings settings =
        new WindowSettings(
            experiment.train().windows().shuffleTokens(),
            experiment.evaluate().batchTokens(),
            model.architecture().padding(),
            OptionalLong.empty(),
            Redrawing.NONE);
    return WindowedBatches.open(new ShardExamples(store, folder, one), settings, Cursor.START);
  }

  @Override
  public void close() {
    specBroadcast.destroy();
  }
}
