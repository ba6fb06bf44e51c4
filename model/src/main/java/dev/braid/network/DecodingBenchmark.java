package dev.braid.network;

import dev.braid.config.ConfigException;
import dev.braid.config.DecodingConfig;
import dev.braid.config.DecodingConfig.UnknownTokens;
import dev.braid.config.ExperimentConfig;
import dev.braid.decoding.BeamSearch;
import dev.braid.decoding.Hypothesis;
import dev.braid.decoding.SourceBatch;
import dev.braid.decoding.Trace;
import dev.braid.text.SpecialToken;
import dev.braid.training.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;

/**
 * Times beam search, with the parameters that training starts from, on random sources of one
 * length. All hypotheses have one length too: their end is impossible before the last step and the
 * only choice there. So the work is the same whatever the parameters, here and in any other
 * program.
 *
 * <p>Several decoders search side by side, each on threads of its own. They start a repetition
 * together, and it lasts until the last of them is done.
 */
public final class DecodingBenchmark {
  private static final int WARM_UP = 2;
  private static final int FIRST_WORD = SpecialToken.EOS.id() + 1;

  private final EncoderDecoder architecture;
  private final ExperimentConfig experiment;
  private final Sentences sentences;
  private final int repetitions;

  /**
   * A benchmark of that encoder-decoder with that beam.
   *
   * @param sourceTokens size of the source's vocabulary, special tokens included
   * @param targetTokens size of the target's vocabulary
   * @param repetitions that count
   * @throws ConfigException if a vocabulary has too few words, a beam's in the target's
   */
  public DecodingBenchmark(
      ExperimentConfig experiment,
      int sourceTokens,
      int targetTokens,
      Sentences sentences,
      int repetitions) {
    requireWords("source", sourceTokens, 1);
    requireWords("target", targetTokens, experiment.decode().beam());
    this.architecture = (EncoderDecoder) Architecture.of(experiment, sourceTokens, targetTokens);
    this.experiment = experiment;
    this.sentences = sentences;
    this.repetitions = repetitions;
  }

  private static void requireWords(String side, int tokens, int words) {
    if (tokens < FIRST_WORD + words) {
      throw new ConfigException(
          List.of(
              "A %s vocabulary of %d tokens cannot be decoded; it must have %d special ones and %d"
                      .formatted(side, tokens, FIRST_WORD, words)
                  + " or more words"));
    }
  }

  /**
   * What each decoder translates in a repetition.
   *
   * @param count sentences
   * @param batch sentences decoded together; fewer in the last batch
   * @param sourceLength ids of a source, its end included
   * @param targetLength ids of a hypothesis, its end included; at least 2
   */
  public record Sentences(int count, int batch, int sourceLength, int targetLength) {
    /**
     * Checks the sizes.
     *
     * @throws ConfigException if one is too small
     */
    public Sentences {
      if (count < 1 || batch < 1 || sourceLength < 1 || targetLength < 2) {
        throw new ConfigException(
            List.of(
                "Cannot decode %d sentences in batches of %d from length %d to length %d: each must"
                        .formatted(count, batch, sourceLength, targetLength)
                    + " be 1 or more, the last, of a word and an end, 2"));
      }
    }
  }

  /**
   * The best repetition.
   *
   * @param parameters of one decoder
   * @param sentences that all decoders together translated
   * @param targetTokens that they found, ends included, beams not
   * @param seconds wall time
   * @param precision what the factors of matrix products were rounded to
   */
  public record Result(
      long parameters, long sentences, long targetTokens, double seconds, String precision) {
    /** Over all decoders. */
    public double sentencesPerSecond() {
      return sentences / seconds;
    }

    /** Over all decoders. */
    public double targetTokensPerSecond() {
      return targetTokens / seconds;
    }
  }

  /** Decodes with that many decoders side by side, each on so many threads. */
  public Result run(int decoders, int threads) throws InterruptedException {
    Parameters parameters = GraphReplica.initial(architecture, experiment);
    List<Long> starts = new ArrayList<>();
    CyclicBarrier together = new CyclicBarrier(decoders, () -> starts.add(System.nanoTime()));
    List<Long> tokens =
        SideBySide.run(decoders, number -> decode(parameters, threads, sources(number), together));
    long best = Long.MAX_VALUE;
    for (int i = WARM_UP; i < WARM_UP + repetitions; i++) {
      best = Math.min(best, starts.get(i + 1) - starts.get(i));
    }
    return new Result(
        parameters.values().length,
        (long) decoders * sentences.count,
        tokens.stream().mapToLong(Long::longValue).sum(),
        best / 1e9,
        architecture.model().precision().name().toLowerCase(Locale.ROOT));
  }

  /** Returns the tokens found in a repetition, which are as many in each. */
  private long decode(
      Parameters parameters, int threads, List<SourceBatch> sources, CyclicBarrier together)
      throws InterruptedException, BrokenBarrierException {
    try (GraphDecoder decoder = new GraphDecoder(architecture, experiment, threads)) {
      decoder.use(parameters);
      BeamSearch search = new BeamSearch(decoder, fixedLength(), Trace.TOKENS);
      long tokens = 0;
      for (int i = 0; i < WARM_UP + repetitions; i++) {
        together.await();
        tokens = tokens(search, sources);
      }
      together.await();
      return tokens;
    }
  }

  private long tokens(BeamSearch search, List<SourceBatch> sources) {
    long tokens = 0;
    for (SourceBatch batch : sources) {
      for (List<Hypothesis> found : search.search(batch)) {
        tokens += length(found.get(0));
      }
    }
    return tokens;
  }

  private int length(Hypothesis found) {
    if (found.ids().length != sentences.targetLength) {
      throw new IllegalStateException(
          "A hypothesis has %d tokens; all of a benchmark must have %d"
              .formatted(found.ids().length, sentences.targetLength));
    }
    return found.ids().length;
  }

  private DecodingConfig fixedLength() {
    DecodingConfig decode = experiment.decode();
    int words = sentences.targetLength - 1;
    return new DecodingConfig(
        decode.beam(),
        decode.lengthPenalty(),
        decode.alpha(),
        0,
        words,
        words,
        1,
        decode.batchTokens(),
        UnknownTokens.FORBID);
  }

  private List<SourceBatch> sources(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<SourceBatch> batches = new ArrayList<>();
    for (int start = 0; start < sentences.count; start += sentences.batch) {
      List<int[]> batch = new ArrayList<>();
      for (int i = start; i < Math.min(start + sentences.batch, sentences.count); i++) {
        int[] source =
            random.ints(sentences.sourceLength, FIRST_WORD, architecture.sourceTokens()).toArray();
        source[source.length - 1] = SpecialToken.EOS.id();
        batch.add(source);
      }
      batches.add(SourceBatch.of(batch));
    }
    return batches;
  }
}
