package dev.braid.scoring;

import dev.braid.config.ConfigException;
import dev.braid.config.ExperimentConfig;
import dev.braid.config.Split;
import dev.braid.config.Task;
import dev.braid.corpus.RunContext;
import dev.braid.corpus.Shard;
import dev.braid.corpus.ShardFiles;
import dev.braid.corpus.ShardIndex;
import dev.braid.corpus.TaskCores;
import dev.braid.corpus.TaskProgress;
import dev.braid.corpus.Vocabularies;
import dev.braid.metric.SpanScoring;
import dev.braid.network.CorpusScores;
import dev.braid.network.GraphScorer;
import dev.braid.sequence.BatchSource;
import dev.braid.sequence.EncodedExample;
import dev.braid.sequence.LengthBuckets;
import dev.braid.sequence.StreamWindows;
import dev.braid.sequence.StreamWindows.Remainder;
import dev.braid.store.Store;
import dev.braid.text.SpecialToken;
import dev.braid.training.Parameters;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;

/**
 * Scores a split, one task a shard; the order of merging is that of the shards. Closing removes
 * what executors were told.
 */
public final class ShardScoring implements AutoCloseable {
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
    List<Shard> shards = index.of(split).stream().filter(shard -> shard.examples() > 0).toList();
    Parameters values = new Parameters(parameters.values(), new float[0]);
    Broadcast<Parameters> broadcast = context.spark().broadcast(values);
    try {
      Store store = context.store();
      String folder = context.run().shards(split.spelling());
      Broadcast<ScoringSpec> settings = specBroadcast;
      List<CorpusScores> parts =
          context
              .spark()
              .parallelize(shards, Math.max(1, shards.size()))
              .map(
                  shard ->
                      score(
                          ShardFiles.read(store, folder, shard),
                          settings.value(),
                          broadcast.value()))
              .collect();
      CorpusScores all = spec.noScores();
      parts.forEach(all::merge);
      return all;
    } finally {
      broadcast.destroy();
    }
  }

  private static CorpusScores score(
      List<EncodedExample> examples, ScoringSpec spec, Parameters parameters) {
    CorpusScores scores = spec.noScores();
    ModelSpec model = spec.model();
    try (GraphScorer scorer =
        new GraphScorer(model.architecture(), model.experiment(), TaskCores.count())) {
      scorer.use(parameters);
      scorer.score(
          TaskProgress.ofThisTask().counting(batches(model, examples)),
          (index, batch, batchScores) -> scores.add(batch, batchScores, spec.labels()));
    }
    return scores;
  }

  /** A language model reads its shard as one text; the others read batches of equal lengths. */
  private static BatchSource batches(ModelSpec model, List<EncodedExample> examples) {
    ExperimentConfig experiment = model.experiment();
    return experiment.task() == Task.LANGUAGE_MODEL
        ? StreamWindows.of(
            examples,
            SpecialToken.EOS.id(),
            experiment.evaluate().streams(),
            experiment.train().window(),
            Remainder.KEEP)
        : LengthBuckets.ordered(
            examples, experiment.evaluate().batchTokens(), model.architecture().padding());
  }

  @Override
  public void close() {
    specBroadcast.destroy();
  }
}
