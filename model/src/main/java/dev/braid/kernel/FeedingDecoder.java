package dev.braid.kernel;

import java.util.List;

/**
 * A decoder whose attention takes part in the recurrence: what it finds at a step joins the inputs
 * of the first layer, see {@link Feeding}. The products of the inputs are one large product over
 * all steps, and so are the gradients of all weights; only what depends on the step before is
 * multiplied step by step, by the whole team. The members share out the sequences of the batch.
 *
 * <p>A sequence can be cut: with the last states and the last fed vectors of one pass as the
 * initial ones of the next it gives what it gives in one pass, within rounding.
 *
 * <p>Like a {@link Recurrence} it keeps what its last training pass needs for the way back.
 */
public final class FeedingDecoder extends MemoryReader<FeedingPass, FeedingGradients> {
  private final FeedingShape shape;
  private final FeedingBuffers buffers;
  private final Recurrence[] layers;
  private final StepAttention[] attention;
  private final AttentionOutputs outputs;
  private final Linear memoryProduct;
  private final Linear combine;
  private final FeedingBackward backward;
  private AttentionRows rows;

  FeedingDecoder(Kernels kernels, FeedingShape shape) {
    super(kernels);
    this.shape = shape;
    buffers = new FeedingBuffers(kernels, shape);
    layers = new Recurrence[shape.layers()];
    for (int layer = 0; layer < layers.length; layer++) {
      layers[layer] = new Recurrence(kernels, shape.unfed(layer));
    }

    attention = new StepAttention[kernels.threads()];
    for (int member = 0; member < attention.length; member++) {
      Worker worker = kernels.worker(member);
      attention[member] = new StepAttention(shape.attention(), buffers.attention, worker);
    }

    outputs = new AttentionOutputs(shape.attention(), buffers.attention);
    memoryProduct = new Linear(kernels);
    combine = new Linear(kernels);
    backward = new FeedingBackward(kernels, shape, buffers, layers, outputs);
  }

  /** What this decoder is. */
  public FeedingShape shape() {
    return shape;
  }

  @Override
  Lengths check(FeedingPass pass) {
    pass.check(shape);
    return pass.memoryLengths();
  }

  @Override
  void runBackward(FeedingPass pass, FeedingGradients wanted) {
    wanted.check(shape, pass);
    backward.run(pass, rows, wanted);
  }

  @Override
  void runForward(FeedingPass pass, boolean keep) {
    rows = new AttentionRows(pass.lengths(), pass.memoryLengths(), kernels.threads());
    buffers.reserveForward(rows, pass.lengths());
    for (int layer = 0; layer < layers.length; layer++) {
      layers[layer].reserve(pass.lengths());
      layers[layer].takeWeights(layerPass(shape, buffers, pass, layer));
    }

    layers[0].reserveProjections(layerPass(shape, buffers, pass, 0));
    Forward forward = new Forward(pass, keep);
    kernels.team().run(forward::run);
  }

  /** A layer's pass, without what is fed; its outputs go nowhere. */
  static RecurrentPass layerPass(
      FeedingShape shape, FeedingBuffers buffers, FeedingPass pass, int layer) {
    return new RecurrentPass(
        pass.lengths(),
        layer == 0 ? pass.inputs() : buffers.layerInputs(layer, pass.lengths()),
        List.of(unfed(shape, layer, pass.weights().get(layer))),
        pass.initial().get(layer),
        null,
        pass.last().get(layer));
  }

  /** A layer's weights without the rows of what is fed. */
  static RecurrentWeights unfed(FeedingShape shape, int layer, RecurrentWeights weights) {
    long count = shape.unfed(layer).inputWeightCount();
    return new RecurrentWeights(
        weights.input().slice(0, count), weights.recurrent(), weights.bias());
  }

  /** The rows of the first layer's W, or its gradient, that belong to what is fed. */
  static Matrix fedWeights(FeedingShape shape, RecurrentWeights weights) {
    int columns = shape.layer(0).columns();
    long from = (long) shape.inputSize() * columns;
    long count = (long) shape.fedSize() * columns;
    return Matrix.of(weights.input().slice(from, count), shape.fedSize(), columns);
  }

  /** One forward pass, as all members run it. */
  private final class Forward {
    private final FeedingPass pass;
    private final boolean fresh = readsMemory();
    private final boolean keep;
    private final Team.Barrier barrier = kernels.team().barrier(kernels.threads());
    private final Linear.Product memoryKeys;
    private final Linear.Product combined;

    Forward(FeedingPass pass, boolean keep) {
      this.pass = pass;
      this.keep = keep;
      memoryKeys =
          fresh && shape.attention().scoreSize() > 0
              ? buffers.attention.memoryKeyProduct(rows, pass.attention())
              : null;
      combined =
          shape.feeding() == Feeding.CONTEXT
              ? buffers.attention.combineProduct(rows, pass.attention())
              : null;
      if (memoryKeys != null) {
        memoryProduct.reserve(memoryKeys);
      }

      if (combined != null) {
        combine.reserve(combined);
      }
    }

    void run(int member) {
      load(member);
      TimeLoop loop = TimeLoop.of(member, kernels.team(), barrier, pass.lengths());
      steps(loop).run(keep);
      barrier.await();
      finish(member);
    }

    private void load(int member) {
      Precision precision = kernels.precision();
      PackedRows inputs = layers[0].inputs();
      Span share = Span.of(PackedRows.rows(pass.lengths()), member, kernels.threads());
      inputs.load(kernels.worker(member), share, precision);
      for (Recurrence layer : layers) {
        layer.copyWeights(member);
      }

      if (fresh) {
        int size = shape.attention().memorySize();
        rows.gatherMemories(member, pass.memory(), size, buffers.attention.memory);
      }

      barrier.await();
      if (memoryKeys != null) {
        memoryProduct.run(memoryKeys, member, barrier);
      }
    }

    private FeedingSteps steps(TimeLoop loop) {
      int count = layers.length;
      ForwardSteps[] steps = new ForwardSteps[count];
      Scratch[] states = new Scratch[count];
      StepProduct[] inputs = new StepProduct[count];
      for (int layer = 0; layer < count; layer++) {
        steps[layer] = layerSteps(loop, layer);
        states[layer] = layers[layer].buffers(0).factors;
        inputs[layer] = inputProduct(loop, layer);
      }

      AttentionShape attended = shape.attention();
      AttentionWeights weights = pass.attention();
      StepProduct keys = null;
      if (attended.keySize() > 0) {
        Matrix matrix = Matrix.of(weights.query(), attended.querySize(), attended.keySize());
        keys = buffers.keys.product(loop, matrix, null, states[count - 1]);
      }

      StepProduct combining = null;
      if (combined == null) {
        Matrix matrix = Matrix.of(weights.combine(), attended.joinedSize(), attended.outputSize());
        combining = buffers.combine.product(loop, matrix, weights.bias());
      }

      return new FeedingSteps(
          shape,
          pass,
          buffers,
          rows,
          loop,
          steps,
          states,
          inputs,
          keys,
          combining,
          attention[loop.member()]);
    }

    private ForwardSteps layerSteps(TimeLoop loop, int index) {
      Recurrence layer = layers[index];
      Seat seat = new Seat(0, loop.member(), kernels.threads());
      RecurrentPass layerPass = layerPass(shape, buffers, pass, index);
      layer.reserve(pass.lengths(), seat);
      GateInputs projected = null;
      if (index == 0) {
        layer.project(layerPass, loop.member(), seat);
        projected =
            new ProjectedInputs(layer.shape(), pass.lengths(), false, layer.buffers(0).projections);
      }

      Scratch products = buffers.inputs[index].products;
      GateInputs inputs = new FedInputs(layer.shape(), products, projected, loop.ranks().size());
      return layer.steps(layerPass, loop.member(), seat, loop.barrier(), inputs);
    }

    private StepProduct inputProduct(TimeLoop loop, int layer) {
      RecurrentWeights weights = pass.weights().get(layer);
      if (layer == 0) {
        return buffers.inputs[0].product(loop, fedWeights(shape, weights), null);
      }

      int columns = shape.layer(layer).columns();
      Matrix input = Matrix.of(weights.input(), shape.hiddenSize(), columns);
      return buffers.inputs[layer].product(loop, input, weights.bias());
    }

    private void finish(int member) {
      if (combined != null) {
        combine.run(combined, member, barrier);
        barrier.await();
        outputs.finish(rows, member, pass.outputs());
      } else {
        Span times = Span.of(pass.lengths().steps(), member, kernels.threads());
        int size = shape.attention().outputSize();
        PackedRows.clearPadding(pass.lengths(), pass.outputs(), size, times);
      }

      if (pass.probabilities() != null) {
        outputs.scatterProbabilities(rows, member, pass.probabilities());
      }
    }
  }

  @Override
  public void close() {
    super.close();
    buffers.close();
    memoryProduct.close();
    combine.close();
    backward.close();
    for (Recurrence layer : layers) {
      layer.close();
    }

    for (StepAttention each : attention) {
      each.close();
    }
  }
}
