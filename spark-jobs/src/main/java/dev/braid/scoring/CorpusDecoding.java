package dev.braid.scoring;

import dev.braid.config.ExperimentConfig;
import dev.braid.config.Split;
import dev.braid.corpus.CorpusReader;
import dev.braid.corpus.OrderedBlocks;
import dev.braid.corpus.RunContext;
import dev.braid.corpus.Slice;
import dev.braid.corpus.Vocabularies;
import dev.braid.text.RawExample;
import dev.braid.training.Parameters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.broadcast.Broadcast;

/** Decodes the sources of a split and scores what comes out against the targets as text. */
public final class CorpusDecoding {
  private final RunContext context;
  private final ModelSpec model;
  private final Vocabularies vocabularies;

  public CorpusDecoding(RunContext context, ModelSpec model, Vocabularies vocabularies) {
    this.context = context;
    this.model = model;
    this.vocabularies = vocabularies;
  }

  /**
   * The scores of those parameters on a split, read from the text: a reference is a line's target
   * as its tokens give it back.
   */
  public TextScores score(Parameters parameters, Split split) throws IOException {
    ExperimentConfig experiment = context.experiment();
    SplitReading reading = new SplitReading(context.store(), experiment, split);
    JavaPairRDD<Long, ArrayList<RawExample>> blocks =
        OrderedBlocks.of(context.spark(), slices(experiment, split), reading);
    Broadcast<ModelSpec> spec = context.spark().broadcast(model);
    Broadcast<Vocabularies> words = context.spark().broadcast(vocabularies);
    Broadcast<Parameters> values =
        context.spark().broadcast(new Parameters(parameters.values(), new float[0]));
    try {
      List<TextScores> parts =
          blocks.mapPartitions(new BlockDecoding(spec, words, values), true).collect();
      TextScores all = new TextScores(experiment.evaluate());
      parts.forEach(all::merge);
      return all;
    } finally {
      spec.destroy();
      words.destroy();
      values.destroy();
    }
  }

  /** The files of the split, or those of the training text that it is a share of. */
  private List<Slice> slices(ExperimentConfig experiment, Split split) throws IOException {
    List<Slice> slices = new CorpusReader(context.store(), experiment).slices(experiment);
    boolean own = slices.stream().anyMatch(slice -> slice.split() == split);
    Split holder = own ? split : Split.TRAIN;
    return slices.stream().filter(slice -> slice.split() == holder).toList();
  }
}
