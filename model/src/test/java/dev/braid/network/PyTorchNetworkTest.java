package dev.braid.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.braid.GoldenValues;
import dev.braid.config.ExperimentConfig;
import dev.braid.config.TrainingConfig.OptimizerConfig;
import dev.braid.config.TrainingConfig.OptimizerKind;
import dev.braid.config.TrainingConfig.OptimizerState;
import dev.braid.sequence.Batch;
import dev.braid.sequence.BatchSource;
import dev.braid.training.Parameters;
import dev.braid.training.ReplicaReport.Work;
import dev.braid.training.ReplicaResult;
import dev.braid.training.ReplicaTask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Whole networks, and steps of their training, against what PyTorch makes of them. */
class PyTorchNetworkTest {
  private static final int HIDDEN = 6;
  private static final int TOKENS = 9;
  private static final int LABELS = 4;
  private static final float[] NONE = new float[0];
  private static final InnerOptimizer SGD =
      new InnerOptimizer(
          new OptimizerConfig(OptimizerKind.SGD, 1, 0, 0, 0, 1e-8, OptimizerState.RESET, 1));

  @ParameterizedTest
  @CsvSource({
    "tagger-lstm, tagger, lstm, max, float32, 1e-4",
    "tagger-lstm, tagger, lstm, max, bfloat16, 2e-2",
    "tagger-gru, tagger, gru, max, float32, 1e-4",
    "tagger-gru, tagger, gru, max, bfloat16, 2e-2",
    "classifier-lstm-max, classifier, lstm, max, float32, 1e-4",
    "classifier-gru-last, classifier, gru, last, float32, 1e-4",
    "classifier-rnn-mean, classifier, rnn, mean, float32, 1e-4",
    "classifier-rnn-mean, classifier, rnn, mean, bfloat16, 2e-2",
  })
  void lossAndGradientsAgree(
      String file, String task, String cell, String pooling, String precision, double tolerance) {
    GoldenValues golden = GoldenValues.of(file);
    Architecture architecture =
        Architecture.of(
            config(golden, task, "cell=" + cell, "pooling=" + pooling, "precision=" + precision),
            TOKENS,
            LABELS);
    ComputationGraph graph = filled(architecture, golden, "");
    try (Computing computing = Computing.of(architecture.model(), 1);
        Computing.Session session = computing.begin()) {
      session.seed(1);
      new BatchArrays(architecture).give(batch(golden), graph);
      graph.computeGradientAndScore();

      double loss = golden.scalar("loss");
      assertThat(graph.score()).isCloseTo(loss, within(tolerance * loss));
      compare(
          graph.getGradientsViewArray(), NONE, filled(architecture, golden, "_grad"), tolerance);
    }
    graph.close();
  }

  @ParameterizedTest
  @CsvSource({"float32, 1e-4", "bfloat16, 2e-2"})
  void stepsOfTrainingWithCarriedStatesAgree(String precision, double tolerance)
      throws IOException {
    GoldenValues golden = GoldenValues.of("language-model-training");
    ExperimentConfig config =
        config(golden, "language-model", "cell=lstm", "embeddings=tied", "precision=" + precision);
    Architecture architecture = Architecture.of(config, TOKENS, LABELS);
    ComputationGraph start = filled(architecture, golden, "");
    float[] before = FlatView.copyOf(start.params());
    float[] losses = golden.floats("losses");
    Windows windows = new Windows(golden.integers("tokens"), 3, 4);
    ReplicaTask task = Tasks.first(windows.size());
    try (GraphReplica replica = new GraphReplica(architecture, config, 2)) {
      ReplicaResult result =
          replica.train(new Parameters(before, NONE), task, windows.from(0), NONE);
      Work work = result.report().work();

      double loss = sum(losses) * windows.batch(0).targets();
      assertThat(work.lossSum()).isCloseTo(loss, within(tolerance * loss));
      double norms = sum(golden.floats("norms"));
      assertThat(work.gradientNormSum()).isCloseTo(norms, within(tolerance * norms));
      FlatView.set(start.params(), result.parameters().values());
      compare(start.params(), before, filled(architecture, golden, "_trained"), tolerance);
    }
    start.close();
  }

  private static ExperimentConfig config(GoldenValues golden, String task, String... model) {
    String text =
        "task = " + task + ", output = out, data { train = a, format = " + format(task) + " }\n";
    List<String> settings = new ArrayList<>();
    for (String setting : model) {
      settings.add("model." + setting);
    }
    return ExperimentConfig.parse(
        text
            + """
            model { embedding = 6, hidden = 6, layers = 2, dropout = 0, kernels = onednn }
            train { clip-norm = 0.2 }
            train.optimizer { kind = nesterov, learning-rate = 0.5, momentum = 0.9 }
            """
            + "model.direction = "
            + (isBidirectional(golden) ? "bidirectional" : "forward"),
        task,
        settings);
  }

  private static String format(String task) {
    return switch (task) {
      case "tagger" -> "conll";
      case "classifier" -> "label-text";
      default -> "lines";
    };
  }

  private static boolean isBidirectional(GoldenValues golden) {
    return golden.has("layers.weight_ih_l0_reverse");
  }

  private static Batch batch(GoldenValues golden) {
    int[] shape = golden.shape("ids");
    return new Batch(
        shape[0],
        shape[1],
        golden.integers("ids"),
        golden.integers("labels"),
        golden.integers("lengths"));
  }

  /** A graph whose parameters are PyTorch's tensors of that suffix. */
  private static ComputationGraph filled(
      Architecture architecture, GoldenValues golden, String suffix) {
    ComputationGraph graph = architecture.graph(SGD, 1);
    fill(graph, "embedding", "W", golden.floats("embedding.weight" + suffix));
    for (int layer = 0; layer < 2; layer++) {
      for (int direction = 0; direction < (isBidirectional(golden) ? 2 : 1); direction++) {
        String[] keys = RecurrentLayer.keys(direction);
        String name = "layer" + (layer + 1);
        String end = "_l" + layer + (direction == 1 ? "_reverse" : "") + suffix;
        fill(graph, name, keys[0], golden.transposed("layers.weight_ih" + end));
        fill(graph, name, keys[1], golden.transposed("layers.weight_hh" + end));
        fill(graph, name, keys[2], bias(golden, "layers.bias_ih" + end, suffix));
      }
    }
    if (graph.getLayer("output").paramTable().containsKey("W")) {
      fill(graph, "output", "W", golden.transposed("output.weight" + suffix));
    }
    fill(graph, "output", "b", golden.floats("output.bias" + suffix));
    return graph;
  }

  private static float[] bias(GoldenValues golden, String name, String suffix) {
    return suffix.equals("_grad") ? golden.biasGradient(name, HIDDEN) : golden.bias(name, HIDDEN);
  }

  private static void fill(ComputationGraph graph, String layer, String key, float[] values) {
    FlatView.set(graph.getLayer(layer).getParam(key), values);
  }

  /**
   * Compares each array of a flat view with the parameters of a graph, in the norm of the
   * difference relative to that of what is expected.
   *
   * @param before taken off both sides; none = nothing
   */
  private static void compare(
      INDArray flat, float[] before, ComputationGraph expected, double tolerance) {
    float[] actual = FlatView.copyOf(flat);
    int seen = 0;
    for (Layer layer : expected.getLayers()) {
      for (String key : layer.paramTable().keySet()) {
        INDArray array = layer.getParam(key);
        float[] wanted = FlatView.copyOf(array);
        int at = (int) array.offset();
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < wanted.length; i++) {
          double base = before.length == 0 ? 0 : before[at + i];
          difference += Math.pow(wanted[i] - (double) actual[at + i], 2);
          norm += Math.pow(wanted[i] - base, 2);
        }
        assertThat(Math.sqrt(difference))
            .as(layer.conf().getLayer().getLayerName() + " " + key)
            .isLessThanOrEqualTo(tolerance * Math.sqrt(norm));
        seen += wanted.length;
      }
    }
    assertThat(actual).hasSize(seen);
    expected.close();
  }

  private static double sum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }

  /** Streams of tokens, each to be predicted from those before it. */
  private static final class Windows implements BatchSource {
    private final int[] streams;
    private final int rows;
    private final int window;
    private final int length;

    Windows(int[] streams, int rows, int window) {
      this.streams = streams;
      this.rows = rows;
      this.window = window;
      length = streams.length / rows;
    }

    @Override
    public int size() {
      return (length - 1) / window;
    }

    @Override
    public Batch batch(int index) {
      int[] lengths = new int[rows];
      Arrays.fill(lengths, window);
      return new Batch(rows, window, cut(index * window), cut(index * window + 1), lengths);
    }

    private int[] cut(int from) {
      int[] ids = new int[rows * window];
      for (int row = 0; row < rows; row++) {
        System.arraycopy(streams, row * length + from, ids, row * window, window);
      }
      return ids;
    }

    @Override
    public long tokens(int index) {
      return (long) rows * window;
    }

    @Override
    public long tokens() {
      return (long) size() * rows * window;
    }
  }
}
