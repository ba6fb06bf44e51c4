package dev.braid.network;

import dev.braid.config.ExperimentConfig;
import dev.braid.config.ModelConfig.SourceOrder;
import dev.braid.decoding.NextTokens;
import dev.braid.decoding.SourceBatch;
import dev.braid.kernel.FloatMemory;
import dev.braid.kernel.Floats;
import dev.braid.kernel.Lengths;
import dev.braid.training.Parameters;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * An encoder-decoder that tells token by token what follows. It runs the graph's own layers, whose
 * parameters it reads, but step by step and on memory of its own; DL4J takes no part in a step.
 */
public final class GraphDecoder implements NextTokens, AutoCloseable {
  private final EncoderDecoder architecture;
  private final Computing computing;
  private final ComputationGraph graph;
  private final TokenEmbeddingLayer sourceEmbedding;
  private final TokenEmbeddingLayer targetEmbedding;
  private final List<RecurrentKernelLayer> encoders = new ArrayList<>();
  private final DecoderSteps decoder;
  private final TokenOutputLayer output;
  private final EncodedSources sources;
  private final FloatMemory[] below = {new FloatMemory(), new FloatMemory()};
  private final FloatMemory hidden = new FloatMemory();
  private final FloatMemory scores = new FloatMemory();
  private float[] logProbabilities = {};
  private float[] attention = {};
  private int rows;

  /**
   * A decoder of that architecture.
   *
   * @param threads cores that it may use
   */
  public GraphDecoder(EncoderDecoder architecture, ExperimentConfig experiment, int threads) {
    this.architecture = architecture;
    this.computing = Computing.of(architecture.model(), threads);
    InnerOptimizer settings = new InnerOptimizer(experiment.train().optimizer());
    this.graph = architecture.unset(settings, experiment.seed());
    this.sourceEmbedding = layer(EncoderDecoderLayers.SOURCE_EMBEDDING, TokenEmbeddingLayer.class);
    this.targetEmbedding = layer(EncoderDecoderLayers.TARGET_EMBEDDING, TokenEmbeddingLayer.class);
    this.output = layer(EncoderDecoderLayers.OUTPUT, TokenOutputLayer.class);
    for (int number = 1; number <= architecture.model().layers(); number++) {
      encoders.add(layer(EncoderDecoderLayers.encoderLayer(number), RecurrentKernelLayer.class));
    }
    this.decoder = decoder();
    this.sources = new EncodedSources(architecture.model().hidden());
  }

  private DecoderSteps decoder() {
    if (architecture.isSequential()) {
      return new FeedingSteps(layer(EncoderDecoderLayers.DECODER, FeedingKernelLayer.class));
    }
    List<RecurrentKernelLayer> layers = new ArrayList<>();
    for (int number = 1; number <= architecture.model().layers(); number++) {
      layers.add(layer(EncoderDecoderLayers.decoderLayer(number), RecurrentKernelLayer.class));
    }
    return new StackedSteps(
        layers,
        architecture.attends()
            ? layer(EncoderDecoderLayers.ATTENTION, AttentionKernelLayer.class)
            : null);
  }

  private <T extends Layer> T layer(String name, Class<T> type) {
    return type.cast(graph.getLayer(name));
  }

  /** Uses those parameters from now on; what was started is forgotten. */
  public void use(Parameters parameters) {
    FlatView.set(graph.params(), parameters.values());
    computing.kernels().weightsChanged();
    rows = 0;
  }

  @Override
  public int vocabularySize() {
    return architecture.targetTokens();
  }

  @Override
  public void start(SourceBatch batch) {
    Lengths lengths = Lengths.of(batch.time(), batch.lengths());
    sources.start(lengths);
    rows = batch.rows();
    computing.within(
        () -> {
          encode(lengths, ids(batch, lengths));
          decoder.start(rows);
        });
  }

  /** Ids in the order of time-major memory, -1 at padding, as the encoder reads them. */
  private int[] ids(SourceBatch batch, Lengths lengths) {
    int[] ids = new int[batch.rows() * batch.time()];
    for (int row = 0; row < batch.rows(); row++) {
      for (int step = 0; step < batch.time(); step++) {
        ids[step * batch.rows() + row] =
            step < batch.lengths()[row] ? batch.ids()[row * batch.time() + step] : -1;
      }
    }
    return isReversed() ? TokenIds.reversed(ids, lengths) : ids;
  }

  private boolean isReversed() {
    return architecture.model().sourceOrder() == SourceOrder.REVERSED;
  }

  private void encode(Lengths lengths, int[] ids) {
    int units = architecture.model().hidden();
    Floats inputs = below[0].floats((long) ids.length * architecture.model().embedding());
    sourceEmbedding.lookUp(ids, inputs);
    for (int layer = 0; layer < encoders.size(); layer++) {
      boolean top = layer == encoders.size() - 1;
      Floats outputs =
          top ? sources.memory() : below[(layer + 1) % 2].floats((long) ids.length * units);
      encoders.get(layer).encode(lengths, inputs, outputs);
      inputs = outputs;
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if nothing was started since the parameters have changed
   */
  @Override
  public float[] step(int[] previous) {
    if (rows == 0) {
      throw new IllegalStateException("Cannot take a step: no sentences were started");
    }
    if (previous.length != rows) {
      throw new IllegalArgumentException(
          "Cannot read " + previous.length + " tokens in " + rows + " rows");
    }
    int vocabulary = vocabularySize();
    Floats result = scores.floats((long) rows * vocabulary);
    computing.within(() -> step(previous, result));
    if (logProbabilities.length < rows * vocabulary) {
      logProbabilities = new float[rows * vocabulary];
    }
    result.buffer().get(0, logProbabilities, 0, rows * vocabulary);
    return logProbabilities;
  }

  private void step(int[] previous, Floats result) {
    Floats embedded = below[0].floats((long) rows * architecture.model().embedding());
    Floats outputs = hidden.floats((long) rows * architecture.model().hidden());
    targetEmbedding.lookUp(previous, embedded);
    decoder.run(embedded, sources, outputs);
    output.logProbabilities(rows, outputs, result);
  }

  @Override
  public void reorder(int[] from, int beams) {
    int oldBeams = rows / sources.lengths().batch();
    int[] sentences = new int[from.length / beams];
    for (int sentence = 0; sentence < sentences.length; sentence++) {
      sentences[sentence] = from[sentence * beams] / oldBeams;
    }
    sources.keep(sentences);
    decoder.reorder(from);
    rows = from.length;
  }

  @Override
  public float[] attention() {
    if (!decoder.attends()) {
      return new float[0];
    }
    int time = sources.lengths().steps();
    if (attention.length < rows * time) {
      attention = new float[rows * time];
    }
    sources.probabilities(rows).buffer().get(0, attention, 0, rows * time);
    if (isReversed()) {
      int beams = rows / sources.lengths().batch();
      for (int row = 0; row < rows; row++) {
        turnRound(row * time, sources.lengths().length(row / beams) - 1);
      }
    }
    return attention;
  }

  /** The encoder has read the words last to first; the picture is of the words as they stand. */
  private void turnRound(int start, int words) {
    for (int i = 0; i < words / 2; i++) {
      float first = attention[start + i];
      attention[start + i] = attention[start + words - 1 - i];
      attention[start + words - 1 - i] = first;
    }
  }

  @Override
  public void close() {
    GraphMemory.free(graph);
    computing.close();
    decoder.close();
    sources.close();
    for (FloatMemory each : new FloatMemory[] {below[0], below[1], hidden, scores}) {
      each.close();
    }
  }
}
