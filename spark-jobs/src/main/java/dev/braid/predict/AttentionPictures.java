package dev.braid.predict;

import dev.braid.config.ExperimentConfig;
import dev.braid.corpus.Vocabularies;
import dev.braid.decoding.Trace;
import dev.braid.metric.HeatMap;
import dev.braid.scoring.ModelSpec;
import dev.braid.scoring.TextDecoder;
import dev.braid.scoring.TextDecoder.Found;
import dev.braid.sequence.TextPipeline;
import dev.braid.text.ExampleRule;
import dev.braid.text.RawText;
import dev.braid.text.SpecialToken;
import dev.braid.training.Parameters;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Draws where a decoder looked in the source. */
final class AttentionPictures {
  private AttentionPictures() {}

  /** A page of pictures, one for each text that has tokens within the limit. */
  static String draw(
      List<RawText> texts, ModelSpec model, Vocabularies vocabularies, Parameters parameters) {
    ExperimentConfig experiment = model.experiment();
    ExampleRule rule = TextPipeline.ofPrediction(experiment).rule();
    List<HeatMap> maps = new ArrayList<>();
    try (TextDecoder decoder = new TextDecoder(model, vocabularies, parameters, Trace.ATTENTION)) {
      List<List<String>> sources = new ArrayList<>();
      for (RawText text : texts) {
        List<String> tokens = decoder.tokens(rule.tokens(text));
        if (!tokens.isEmpty() && tokens.size() <= experiment.shard().maxLength()) {
          sources.add(tokens);
        }
      }
      Iterator<List<Found>> found = decoder.decode(sources.iterator());
      for (List<String> source : sources) {
        Found best = found.next().get(0);
        if (best.attention().length > 0) {
          maps.add(
              new HeatMap(best.text(), withEnd(source), withEnd(best.tokens()), best.attention()));
        }
      }
    }
    return HeatMap.page("Attention of " + experiment.name(), maps);
  }

  private static List<String> withEnd(List<String> tokens) {
    List<String> ended = new ArrayList<>(tokens);
    ended.add(SpecialToken.EOS.text());
    return ended;
  }
}
