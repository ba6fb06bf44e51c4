package dev.braid.scoring;

import dev.braid.config.ExperimentConfig;
import dev.braid.config.Split;
import dev.braid.corpus.CorpusReader;
import dev.braid.corpus.OrderedBlocks;
import dev.braid.corpus.RunContext;
import dev.braid.corpus.Slice;
import dev.braid.corpus.Vocabularies;
import dev.braid.store.FileDigest;
import dev.braid.store.StagedOutput;
import dev.braid.store.StagingFolder;
import dev.braid.text.RawExample;
import dev.braid.training.Parameters;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;

/** Decodes the sources of a split; keeps and scores what comes out beside the targets as text. */
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
   * What was decoded.
   *
   * @param texts the file that holds it
   */
  public record Decoded(TextScores scores, FileDigest texts) {}

  /**
   * Decodes a split, read from the text, with those parameters: a reference is a line's target as
   * its tokens give it back. The texts go from the executors through files in the staging folder
   * into one file of the run directory.
   */
  public Decoded decode(Parameters parameters, Split split) throws IOException {
    StagingFolder parts = context.staging().folder("decoded-" + split.spelling());
    try {
      TextScores scores = decode(parameters, split, parts);
      return new Decoded(scores, join(parts, context.run().decoded(split.spelling())));
    } finally {
      parts.delete();
    }
  }

  private TextScores decode(Parameters parameters, Split split, StagingFolder parts)
      throws IOException {
    ExperimentConfig experiment = context.experiment();
    SplitReading reading = new SplitReading(context.store(), experiment, split);
    JavaPairRDD<Long, ArrayList<RawExample>> blocks =
        OrderedBlocks.of(context.spark(), slices(experiment, split), reading);
    try (BroadcastModel broadcast =
        new BroadcastModel(context.spark(), model, vocabularies, parameters)) {
      BlockDecoding decoding = new BlockDecoding(parts, broadcast);
      List<TextScores> scores = blocks.mapPartitionsWithIndex(decoding, true).collect();
      TextScores all = new TextScores(experiment.evaluate());
      scores.forEach(all::merge);
      return all;
    }
  }

  private FileDigest join(StagingFolder parts, String target) throws IOException {
    try (StagedOutput out = context.staging().replacement(target)) {
      for (String part : context.store().list(parts.path())) {
        try (InputStream in = context.store().open(parts.path() + "/" + part)) {
          in.transferTo(out);
        }
      }
      return out.publish();
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
