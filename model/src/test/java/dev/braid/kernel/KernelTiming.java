package dev.braid.kernel;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Times the kernels of whole training steps (embedding, recurrent layers, output or pooling,
 * cross-entropy, clipping, update), without a network around them. Run by hand: {@code KernelTiming
 * PRECISION THREADS [WORKLOAD...]}. With one thread it is that thread's own time, which a shared
 * machine changes less.
 */
final class KernelTiming {
  private static final int MEASURED = Integer.getInteger("steps", 60);
  private static final int WARM_UP = MEASURED * 2 / 3;

  private KernelTiming() {}

  record Workload(
      String name,
      int vocabulary,
      int embedding,
      int hidden,
      int classes,
      Directions directions,
      int batch,
      int steps,
      boolean adam,
      boolean pooled) {}

  private static final List<Workload> WORKLOADS =
      List.of(
          new Workload("lm-650", 10000, 650, 650, 10000, Directions.FORWARD, 20, 35, false, false),
          new Workload(
              "lm-1500", 10000, 1500, 1500, 10000, Directions.FORWARD, 20, 35, false, false),
          new Workload("tagger-256", 20000, 100, 256, 17, Directions.BOTH, 32, 25, true, false),
          new Workload("classifier-128", 20000, 100, 128, 7, Directions.BOTH, 64, 20, true, true));

  public static void main(String[] arguments) {
    Precision precision = Precision.valueOf(arguments[0].toUpperCase(Locale.ROOT));
    int threads = Integer.parseInt(arguments[1]);
    List<String> names = Arrays.asList(arguments).subList(2, arguments.length);
    for (Workload workload : WORKLOADS) {
      if (names.isEmpty() || names.contains(workload.name())) {
        try (Kernels kernels = Kernels.open(precision, threads);
            TestMemory memory = new TestMemory()) {
          measure(workload.name(), new Step(workload, kernels, memory), kernels);
        }
      }
    }
    for (TranslationTiming.Kind kind : TranslationTiming.Kind.values()) {
      if (names.isEmpty() || names.contains(kind.label)) {
        try (Kernels kernels = Kernels.open(precision, threads);
            TestMemory memory = new TestMemory()) {
          measure(kind.label, new TranslationTiming(kind, kernels, memory), kernels);
        }
      }
    }
  }

  /** Nanoseconds on the clock that counts. */
  static long now(Kernels kernels) {
    return kernels.threads() == 1
        ? ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()
        : System.nanoTime();
  }

  /** Something that is timed as a whole and in parts. */
  interface TimedStep {
    /** The names of the parts. */
    List<String> parts();

    int tokens();

    /** Runs once and returns the milliseconds of each part. */
    double[] run(int number);
  }

  private static void measure(String name, TimedStep step, Kernels kernels) {
    double[][] parts = new double[MEASURED][];
    for (int i = -WARM_UP; i < MEASURED; i++) {
      double[] part = step.run(i + WARM_UP + 1);
      if (i >= 0) {
        parts[i] = part;
      }
    }
    double[] totals =
        Arrays.stream(parts).mapToDouble(p -> Arrays.stream(p).sum()).sorted().toArray();
    double median = totals[MEASURED / 2];
    StringBuilder detail = new StringBuilder();
    for (int k = 0; k < step.parts().size(); k++) {
      int part = k;
      double middle =
          Arrays.stream(parts).mapToDouble(p -> p[part]).sorted().toArray()[MEASURED / 2];
      detail.append(" %s %.2f".formatted(step.parts().get(k), middle));
    }
    System.out.printf(
        "%s %s threads %d: median %.2f ms, least %.2f ms, %.0f tokens/s (%s ms)%n",
        name,
        kernels.precision(),
        kernels.threads(),
        median,
        totals[0],
        step.tokens() * 1000 / median,
        detail.substring(1));
  }

  /** One network with its flat parameters. */
  private static final class Step implements TimedStep {
    private static final String[] PARTS = {
      "embedding",
      "forward1",
      "forward2",
      "output",
      "backward2",
      "backward1",
      "scatter",
      "norm",
      "update"
    };
    private final Workload workload;
    private final Kernels kernels;
    private final Floats parameters;
    private final Floats gradients;
    private final UpdateArrays dense;
    private final DeferredRows table;
    private final Embedding embedding;
    private final FlatUpdate update;
    private final Recurrence first;
    private final Recurrence second;
    private final SoftmaxOutput output;
    private final Lengths lengths;
    private final Floats[] activations = new Floats[4];
    private final Floats[] epsilons = new Floats[4];
    private final Random random = new Random(1);
    private final long[] offsets;
    private final double[] part = new double[PARTS.length];
    private long clock;
    private int at;

    Step(Workload workload, Kernels kernels, TestMemory memory) {
      this.workload = workload;
      this.kernels = kernels;
      embedding = kernels.embedding();
      update = kernels.flatUpdate();
      RecurrentShape one =
          new RecurrentShape(
              Cell.LSTM, workload.embedding(), workload.hidden(), workload.directions());
      RecurrentShape two =
          new RecurrentShape(Cell.LSTM, one.outputSize(), workload.hidden(), workload.directions());
      first = kernels.recurrence(one);
      second = kernels.recurrence(two);
      output =
          kernels.softmaxOutput(
              new OutputShape(
                  two.outputSize(), workload.classes(), OutputShape.WeightOrder.INPUT_ROWS));
      lengths = Lengths.full(workload.steps(), workload.batch());
      offsets = offsets(one, two);
      long total = offsets[offsets.length - 1];
      parameters = memory.random(random, total, 0.05);
      gradients = memory.zeros(total);
      UpdateArrays all =
          workload.adam()
              ? UpdateArrays.of(parameters, gradients, memory.zeros(2 * total), 2)
              : UpdateArrays.of(parameters, gradients, null, 0);
      table = update.deferredRows(all.slice(0, offsets[1]), workload.embedding());
      dense = all.slice(offsets[1], total - offsets[1]);
      long rows = (long) workload.steps() * workload.batch();
      int[] widths = {workload.embedding(), one.outputSize(), two.outputSize(), two.outputSize()};
      for (int i = 0; i < 4; i++) {
        activations[i] = memory.zeros(rows * widths[i]);
        epsilons[i] = memory.zeros(rows * widths[i]);
      }
    }

    private long[] offsets(RecurrentShape one, RecurrentShape two) {
      List<Long> sizes = new ArrayList<>();
      sizes.add((long) workload.vocabulary() * workload.embedding());
      for (RecurrentShape shape : List.of(one, two)) {
        for (int d = 0; d < shape.directions().count(); d++) {
          sizes.addAll(
              List.of(
                  shape.inputWeightCount(),
                  shape.recurrentWeightCount(),
                  (long) shape.biasCount()));
        }
      }
      sizes.add((long) two.outputSize() * workload.classes());
      sizes.add((long) workload.classes());
      long[] sums = new long[sizes.size() + 1];
      for (int i = 0; i < sizes.size(); i++) {
        sums[i + 1] = sums[i] + sizes.get(i);
      }
      return sums;
    }

    private Floats view(Floats flat, int index) {
      return flat.slice(offsets[index], offsets[index + 1] - offsets[index]);
    }

    private List<RecurrentWeights> weights(Floats flat, int layer) {
      int directions = workload.directions().count();
      List<RecurrentWeights> weights = new ArrayList<>();
      for (int d = 0; d < directions; d++) {
        int base = 1 + 3 * (layer * directions + d);
        weights.add(
            new RecurrentWeights(view(flat, base), view(flat, base + 1), view(flat, base + 2)));
      }
      return weights;
    }

    private void lap() {
      long now = now(kernels);
      part[at++] = (now - clock) / 1e6;
      clock = now;
    }

    @Override
    public List<String> parts() {
      return List.of(PARTS);
    }

    @Override
    public int tokens() {
      return workload.batch() * workload.steps();
    }

    @Override
    public double[] run(int number) {
      int rows = workload.steps() * workload.batch();
      int[] ids = random.ints(rows, 0, workload.vocabulary()).toArray();
      int outputs = workload.pooled() ? workload.batch() : rows;
      int[] classes = random.ints(outputs, 0, workload.classes()).toArray();
      at = 0;
      clock = now(kernels);
      kernels.weightsChanged();
      int width = workload.embedding();
      table.catchUp(ids);
      embedding.lookUp(
          ids,
          new Embedding.Table(view(parameters, 0), workload.vocabulary(), width),
          activations[0]);
      lap();
      forward(first, 0);
      lap();
      forward(second, 1);
      lap();
      output(outputs, classes);
      lap();
      backward(second, 1);
      lap();
      backward(first, 0);
      lap();
      int[] touched =
          embedding.gradient(
              ids,
              epsilons[0],
              new Embedding.Table(view(gradients, 0), workload.vocabulary(), width),
              Embedding.Rows.REPLACE);
      lap();
      update(touched, number);
      return part.clone();
    }

    private void forward(Recurrence layer, int index) {
      layer.forwardForTraining(
          new RecurrentPass(
              lengths,
              activations[index],
              weights(parameters, index),
              RecurrentState.none(),
              activations[index + 1],
              RecurrentState.none()));
    }

    private void backward(Recurrence layer, int index) {
      layer.backward(
          new RecurrentGradients(
              epsilons[index + 1],
              RecurrentState.none(),
              epsilons[index],
              weights(gradients, index),
              RecurrentState.none()));
    }

    private void output(int rows, int[] classes) {
      int last = offsets.length - 3;
      Floats hidden = activations[2];
      Floats epsilon = epsilons[2];
      int[] steps = null;
      int width = second.shape().outputSize();
      if (workload.pooled()) {
        hidden = activations[3];
        epsilon = epsilons[3];
        steps = Pooling.MAX.forward(lengths, width, activations[2], hidden);
      }
      output.lossAndGradients(
          new SoftmaxOutput.Pass(rows, hidden, view(parameters, last), view(parameters, last + 1)),
          Targets.of(classes),
          1f / rows,
          new SoftmaxOutput.Gradients(epsilon, view(gradients, last), view(gradients, last + 1)));
      if (workload.pooled()) {
        Pooling.MAX.backward(lengths, width, epsilon, steps, epsilons[2]);
      }
    }

    private void update(int[] touched, int number) {
      int width = workload.embedding();
      double norm =
          update.squaredNorm(dense.gradients())
              + update.squaredNorm(view(gradients, 0), width, touched);
      lap();
      float factor = (float) Math.min(1, 5 / Math.sqrt(norm));
      UpdateRule rule =
          workload.adam()
              ? new UpdateRule.Adam(1e-3f, 0.9f, 0.999f, 1e-8f, number)
              : new UpdateRule.Sgd(0.1f);
      update.update(rule, dense, factor);
      table.step(rule, touched, factor);
      embedding.clear(
          new Embedding.Table(view(gradients, 0), workload.vocabulary(), width), touched);
      lap();
    }
  }
}
