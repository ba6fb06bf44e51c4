package dev.braid.scoring;

import dev.braid.config.ExperimentConfig;
import dev.braid.corpus.OrderedBlocks;
import dev.braid.corpus.TaskProgress;
import dev.braid.decoding.Trace;
import dev.braid.sequence.TextPipeline;
import dev.braid.store.StagedOutput;
import dev.braid.store.StagingFolder;
import dev.braid.text.RawExample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.api.java.function.Function2;
import scala.Tuple2;

/**
 * Decodes and scores the blocks of a partition, and writes what it decoded to a file of its own.
 */
final class BlockDecoding
    implements Function2<
        Integer, Iterator<Tuple2<Long, ArrayList<RawExample>>>, Iterator<TextScores>> {
  private static final long serialVersionUID = 1L;

  private final StagingFolder parts;
  private final BroadcastModel model;

  BlockDecoding(StagingFolder parts, BroadcastModel model) {
    this.parts = parts;
    this.model = model;
  }

  @Override
  public Iterator<TextScores> call(
      Integer part, Iterator<Tuple2<Long, ArrayList<RawExample>>> blocks) throws IOException {
    TextScores scores = new TextScores(model.spec().experiment().evaluate());
    if (blocks.hasNext()) {
      try (StagedOutput file = parts.create(DecodedText.partName(part))) {
        decode(blocks, scores, file);
        file.publish();
      }
    }
    return List.of(scores).iterator();
  }

  private void decode(
      Iterator<Tuple2<Long, ArrayList<RawExample>>> blocks, TextScores scores, StagedOutput file)
      throws IOException {
    ExperimentConfig experiment = model.spec().experiment();
    Function<List<String>, String> joining = TextPipeline.joining(experiment);
    TaskProgress progress = TaskProgress.ofThisTask();
    try (TextDecoder decoder =
            new TextDecoder(model.spec(), model.vocabularies(), model.parameters(), Trace.TOKENS);
        DecodedTextWriter out = new DecodedTextWriter(file)) {
      while (blocks.hasNext()) {
        Tuple2<Long, ArrayList<RawExample>> block = blocks.next();
        List<List<String>> sources = sources(block._2(), decoder, experiment, scores);
        Iterator<List<TextDecoder.Found>> found = decoder.decode(sources.iterator());
        long sentence = block._1() * OrderedBlocks.ITEMS;
        for (RawExample example : block._2()) {
          String reference = joining.apply(example.labels());
          String hypothesis = found.next().get(0).text();
          scores.add(sentence++, hypothesis, reference);
          out.write(new DecodedText(hypothesis, reference));
          progress.add(1);
        }
      }
      scores.add(decoder.counts());
    }
  }

  /** Sources above the limit are cut, whatever sharding does with them: each is scored. */
  private static List<List<String>> sources(
      List<RawExample> examples,
      TextDecoder decoder,
      ExperimentConfig experiment,
      TextScores scores) {
    int limit = experiment.shard().maxLength();
    List<List<String>> sources = new ArrayList<>();
    for (RawExample example : examples) {
      List<String> tokens = decoder.tokens(example.tokens());
      if (tokens.size() > limit) {
        scores.addTruncated();
        tokens = tokens.subList(0, limit);
      }
      sources.add(tokens);
    }
    return sources;
  }
}
