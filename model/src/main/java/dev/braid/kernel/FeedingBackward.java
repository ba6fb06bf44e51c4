package dev.braid.kernel;

import java.util.List;
import java.util.stream.Stream;

/** The way back of a {@link FeedingDecoder}. */
final class FeedingBackward implements AutoCloseable {
  private final Kernels kernels;
  private final FeedingShape shape;
  private final AttentionShape attended;
  private final FeedingBuffers buffers;
  private final Recurrence[] layers;
  private final AttentionOutputs outputs;
  private final StepAttentionGradients[] attention;
  private final SentenceGradients[] sentences;
  private final float[][] biasGradients;
  private final AttentionWeightGradients weightGradients;
  private final Linear joinedGradient;
  private final Linear fedGradient;

  FeedingBackward(
      Kernels kernels,
      FeedingShape shape,
      FeedingBuffers buffers,
      Recurrence[] layers,
      AttentionOutputs outputs) {
    this.kernels = kernels;
    this.shape = shape;
    this.attended = shape.attention();
    this.buffers = buffers;
    this.layers = layers;
    this.outputs = outputs;
    int members = kernels.threads();
    attention = new StepAttentionGradients[members];
    sentences = new SentenceGradients[members];
    biasGradients = new float[members][attended.outputSize()];
    for (int member = 0; member < members; member++) {
      Worker worker = kernels.worker(member);
      attention[member] = new StepAttentionGradients(attended, buffers.attention, worker);
      sentences[member] = new SentenceGradients(attended, buffers.attention, worker);
    }

    weightGradients = new AttentionWeightGradients(kernels, attended, buffers.attention);
    joinedGradient = new Linear(kernels);
    fedGradient = new Linear(kernels);
  }

  void run(FeedingPass pass, AttentionRows rows, FeedingGradients wanted) {
    buffers.reserveBackward(rows, pass.lengths());
    weightGradients.reserve(rows, pass.attention(), wanted.attention());
    Way way = new Way(pass, rows, wanted);
    way.reserve();
    kernels.team().run(way::run);
    Elementwise.store(biasGradients, wanted.attention().bias());
    if (attended.score() == AttentionScore.ADDITIVE) {
      float[][] vectors =
          Stream.of(sentences).map(SentenceGradients::vectorGradient).toArray(float[][]::new);
      Elementwise.store(vectors, wanted.attention().vector());
    }
  }

  /** One way back, as all members run it. */
  private final class Way {
    private final FeedingPass pass;
    private final AttentionRows rows;
    private final FeedingGradients wanted;
    private final RecurrentPass[] passes = new RecurrentPass[layers.length];
    private final RecurrentGradients[] gradients = new RecurrentGradients[layers.length];
    private final Team.Barrier barrier = kernels.team().barrier(kernels.threads());
    private final Linear.Product joined;
    private final Linear.Product fed;

    Way(FeedingPass pass, AttentionRows rows, FeedingGradients wanted) {
      this.pass = pass;
      this.rows = rows;
      this.wanted = wanted;
      for (int layer = 0; layer < layers.length; layer++) {
        passes[layer] = FeedingDecoder.layerPass(shape, buffers, pass, layer);
        gradients[layer] = layerGradients(layer);
      }

      joined =
          shape.feeding() == Feeding.CONTEXT
              ? buffers.attention.joinedGradientProduct(rows, pass.attention())
              : null;
      fed = fedProduct();
    }

    private RecurrentGradients layerGradients(int layer) {
      RecurrentWeights weights = FeedingDecoder.unfed(shape, layer, wanted.weights().get(layer));
      return new RecurrentGradients(
          null,
          RecurrentState.none(),
          layer == 0 ? wanted.inputs() : null,
          List.of(weights),
          wanted.initial().get(layer));
    }

    private Linear.Product fedProduct() {
      int count = PackedRows.rows(pass.lengths());
      layers[0].buffers(0).reserveBackward(layers[0].shape(), count);
      Scratch gates = layers[0].buffers(0).gradients;
      int columns = shape.layer(0).columns();
      return new Linear.Product(
          buffers.fedRows.factor(count, shape.fedSize()).transposed(),
          gates.factor(count, columns),
          Linear.RightSide.VALUES,
          null,
          FeedingDecoder.fedWeights(shape, wanted.weights().get(0)),
          Linear.Result.REPLACE);
    }

    void reserve() {
      for (int layer = 0; layer < layers.length; layer++) {
        if (layer > 0) {
          layers[layer]
              .inputs()
              .reserve(pass.lengths(), passes[layer].inputs(), kernels.precision());
        }

        layers[layer].gradients().reserve(passes[layer], gradients[layer]);
      }

      fedGradient.reserve(fed);
      if (joined != null) {
        joinedGradient.reserve(joined);
      }
    }

    void run(int member) {
      if (joined != null) {
        outputs.errors(rows, member, wanted.outputs(), biasGradients[member]);
        barrier.await();
        joinedGradient.run(joined, member, barrier);
        barrier.await();
      }

      TimeLoop loop = TimeLoop.of(member, kernels.team(), barrier, pass.lengths());
      steps(loop).run();
      loadInputs(member);
      barrier.await();
      attentionGradients(member);
      fedGradient.run(fed, member, barrier);
      for (int layer = 0; layer < layers.length; layer++) {
        layers[layer].gradients().afterLoops(passes[layer], gradients[layer], member, barrier);
        barrier.await();
      }
    }

    private FeedingBackwardSteps steps(TimeLoop loop) {
      int count = layers.length;
      BackwardSteps[] steps = new BackwardSteps[count];
      StepProduct[] inputs = new StepProduct[count];
      Seat seat = new Seat(0, loop.member(), kernels.threads());
      for (int layer = 0; layer < count; layer++) {
        steps[layer] =
            layers[layer]
                .gradients()
                .steps(passes[layer], gradients[layer], loop.member(), seat, barrier);
        inputs[layer] = inputProduct(loop, layer);
      }

      return new FeedingBackwardSteps(
          shape,
          pass,
          wanted,
          buffers,
          rows,
          loop,
          steps,
          inputs,
          keyProduct(loop),
          joined == null ? combineProduct(loop) : null,
          attention[loop.member()],
          biasGradients[loop.member()]);
    }

    private StepProduct inputProduct(TimeLoop loop, int layer) {
      RecurrentWeights weights = pass.weights().get(layer);
      int columns = shape.layer(layer).columns();
      Matrix input =
          layer == 0
              ? FeedingDecoder.fedWeights(shape, weights)
              : Matrix.of(weights.input(), shape.hiddenSize(), columns);
      StepMatrix matrix = buffers.inputsBack[layer];
      Scratch gates =
          shape.cell().hasSeparateRecurrentGate()
              ? matrix.factors
              : layers[layer].buffers(0).factors;
      return matrix.product(loop, input.transposed(), null, gates);
    }

    private StepProduct keyProduct(TimeLoop loop) {
      if (attended.keySize() == 0) {
        return null;
      }

      Matrix query = Matrix.of(pass.attention().query(), attended.querySize(), attended.keySize());
      return buffers.keysBack.product(loop, query.transposed(), null);
    }

    private StepProduct combineProduct(TimeLoop loop) {
      Matrix combine =
          Matrix.of(pass.attention().combine(), attended.joinedSize(), attended.outputSize());
      return buffers.combineBack.product(loop, combine.transposed(), null);
    }

    /** Rows that no token owns take part in the products over all rows. */
    private void loadInputs(int member) {
      int count = PackedRows.rows(pass.lengths());
      Span share = Span.of(count, member, kernels.threads());
      for (int layer = 1; layer < layers.length; layer++) {
        layers[layer].inputs().load(kernels.worker(member), share, kernels.precision());
      }

      if (member == 0) {
        int tokens = pass.lengths().tokens();
        DirectionBuffers.clearRows(buffers.fedRows, tokens, count, shape.fedSize());
      }
    }

    private void attentionGradients(int member) {
      sentences[member].runMemories(rows, pass.attention(), rows.share(member));
      if (attended.scoreSize() > 0 && member == 0) {
        rows.clearLastMemories(buffers.attention.memoryKeyGradients, attended.scoreSize());
      }

      weightGradients.combine(member, barrier);
      barrier.await();
      weightGradients.keys(member, barrier);
      barrier.await();
      rows.scatterMemories(
          member, buffers.attention.memoryGradients, wanted.memory(), attended.memorySize());
    }
  }

  @Override
  public void close() {
    for (StepAttentionGradients each : attention) {
      each.close();
    }

    weightGradients.close();
    joinedGradient.close();
    fedGradient.close();
  }
}
