package dev.braid.scoring;

import dev.braid.config.ExperimentConfig;
import dev.braid.corpus.TaskCores;
import dev.braid.corpus.Vocabularies;
import dev.braid.decoding.BeamSearch;
import dev.braid.decoding.CorpusDecoder;
import dev.braid.decoding.DecodingCounts;
import dev.braid.decoding.Hypothesis;
import dev.braid.decoding.Trace;
import dev.braid.network.EncoderDecoder;
import dev.braid.network.GraphDecoder;
import dev.braid.sequence.TextPipeline;
import dev.braid.sequence.TokenEncoder;
import dev.braid.text.SpecialToken;
import dev.braid.text.Vocabulary;
import dev.braid.training.Parameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/** Words of a source to text of a target, by a trained encoder-decoder. For one thread. */
public final class TextDecoder implements AutoCloseable {
  private final TokenEncoder sources;
  private final Vocabulary targets;
  private final Function<List<String>, String> detokenizing;
  private final GraphDecoder network;
  private final CorpusDecoder decoder;

  /** Opens the network with those parameters. */
  public TextDecoder(
      ModelSpec model, Vocabularies vocabularies, Parameters parameters, Trace trace) {
    ExperimentConfig experiment = model.experiment();
    sources = vocabularies.source().encoder(experiment.tokenize().subwords());
    targets = vocabularies.labels();
    detokenizing = TextPipeline.detokenizing(experiment);
    network =
        new GraphDecoder((EncoderDecoder) model.architecture(), experiment, TaskCores.count());
    network.use(parameters);
    decoder = new CorpusDecoder(new BeamSearch(network, experiment.decode(), trace));
  }

  /**
   * A text that was found.
   *
   * @param tokens the target's tokens without its end
   * @param attention where the model looked for each token and the end, {@code [tokens + 1][source
   *     tokens + 1]}; empty where that was not asked for
   */
  public record Found(
      String text, List<String> tokens, double logProbability, double score, float[][] attention) {}

  /** The tokens of a source, which may be subwords of its words. */
  public List<String> tokens(List<String> words) {
    return sources.tokens(words);
  }

  /**
   * The best texts for each source, best first, in the order of the sources, which are read as they
   * are needed.
   *
   * @param sourceTokens {@link #tokens tokens} of each source
   */
  public Iterator<List<Found>> decode(Iterator<List<String>> sourceTokens) {
    Iterator<List<Hypothesis>> found = decoder.decode(encoded(sourceTokens));
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return found.hasNext();
      }

      @Override
      public List<Found> next() {
        List<Found> texts = new ArrayList<>();
        found.next().forEach(hypothesis -> texts.add(text(hypothesis)));
        return texts;
      }
    };
  }

  /** What was decoded so far. */
  public DecodingCounts counts() {
    return decoder.counts();
  }

  private Iterator<int[]> encoded(Iterator<List<String>> sourceTokens) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return sourceTokens.hasNext();
      }

      @Override
      public int[] next() {
        int[] ids = sources.ids(sourceTokens.next());
        int[] ended = Arrays.copyOf(ids, ids.length + 1);
        ended[ids.length] = SpecialToken.EOS.id();
        return ended;
      }
    };
  }

  private Found text(Hypothesis hypothesis) {
    List<String> tokens = new ArrayList<>();
    for (int id : hypothesis.tokens()) {
      tokens.add(targets.token(id));
    }
    return new Found(
        detokenizing.apply(tokens),
        tokens,
        hypothesis.logProbability(),
        hypothesis.score(),
        hypothesis.attention());
  }

  @Override
  public void close() {
    network.close();
  }
}
