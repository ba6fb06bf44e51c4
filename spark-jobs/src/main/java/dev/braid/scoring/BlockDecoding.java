package dev.braid.scoring;

import dev.braid.config.ExperimentConfig;
import dev.braid.corpus.OrderedBlocks;
import dev.braid.corpus.Vocabularies;
import dev.braid.decoding.Trace;
import dev.braid.sequence.TextPipeline;
import dev.braid.text.RawExample;
import dev.braid.training.Parameters;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/** Decodes and scores the blocks of a partition. */
final class BlockDecoding
    implements FlatMapFunction<Iterator<Tuple2<Long, ArrayList<RawExample>>>, TextScores> {
  private static final long serialVersionUID = 1L;

  private final Broadcast<ModelSpec> model;
  private final Broadcast<Vocabularies> vocabularies;
  private final Broadcast<Parameters> parameters;

  BlockDecoding(
      Broadcast<ModelSpec> model,
      Broadcast<Vocabularies> vocabularies,
      Broadcast<Parameters> parameters) {
    this.model = model;
    this.vocabularies = vocabularies;
    this.parameters = parameters;
  }

  @Override
  public Iterator<TextScores> call(Iterator<Tuple2<Long, ArrayList<RawExample>>> blocks) {
    ExperimentConfig experiment = model.value().experiment();
    TextScores scores = new TextScores(experiment.evaluate());
    if (!blocks.hasNext()) {
      return List.of(scores).iterator();
    }
    Function<List<String>, String> joining = TextPipeline.joining(experiment);
    try (TextDecoder decoder =
        new TextDecoder(model.value(), vocabularies.value(), parameters.value(), Trace.TOKENS)) {
      while (blocks.hasNext()) {
        Tuple2<Long, ArrayList<RawExample>> block = blocks.next();
        List<List<String>> sources = sources(block._2(), decoder, experiment, scores);
        Iterator<List<TextDecoder.Found>> found = decoder.decode(sources.iterator());
        long sentence = block._1() * OrderedBlocks.ITEMS;
        for (RawExample example : block._2()) {
          scores.add(sentence++, found.next().get(0).text(), joining.apply(example.labels()));
        }
      }
      scores.add(decoder.counts());
    }
    return List.of(scores).iterator();
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
