package dev.braid.kernel;

/** The scratch of a {@link FeedingDecoder}, with the products of its time loops. */
final class FeedingBuffers implements AutoCloseable {
  private final FeedingShape shape;
  final AttentionBuffers attention;

  /** What is fed times its rows of W; further layers have the layer below times W there. */
  final StepMatrix[] inputs;

  /** The same by the transpose, on the way back. */
  final StepMatrix[] inputsBack;

  final StepMatrix keys;
  final StepMatrix keysBack;

  /** The combining product, where it takes part in the recurrence. */
  final StepMatrix combine;

  final StepMatrix combineBack;

  /** What is fed, a packed row per token. */
  final Scratch fedRows = new Scratch();

  /** The inputs of each layer but the first: {@code [steps, batch, hiddenSize]}. */
  final Scratch[] layerInputs;

  /** Gradients of the contexts of a step, a row per rank. */
  final Scratch contextGradients = new Scratch();

  /** Gradients of the queries of a step, a row per rank, where the score has no keys. */
  final Scratch queryGradients = new Scratch();

  FeedingBuffers(Kernels kernels, FeedingShape shape) {
    this.shape = shape;
    AttentionShape attended = shape.attention();
    attention =
        new AttentionBuffers(
            attended,
            shape.feeding() == Feeding.CONTEXT
                ? AttentionBuffers.QuerySide.APART
                : AttentionBuffers.QuerySide.JOINED);
    inputs = new StepMatrix[shape.layers()];
    inputsBack = new StepMatrix[shape.layers()];
    layerInputs = new Scratch[shape.layers()];
    int columns = shape.layer(0).columns();
    for (int layer = 0; layer < shape.layers(); layer++) {
      int size = layer == 0 ? shape.fedSize() : shape.hiddenSize();
      inputs[layer] = new StepMatrix(kernels, size, columns);
      inputsBack[layer] = new StepMatrix(kernels, columns, size);
      layerInputs[layer] = new Scratch();
    }

    keys = new StepMatrix(kernels, attended.querySize(), attended.keySize());
    keysBack = new StepMatrix(kernels, attended.keySize(), attended.querySize());
    combine = new StepMatrix(kernels, attended.joinedSize(), attended.outputSize());
    combineBack = new StepMatrix(kernels, attended.outputSize(), attended.joinedSize());
  }

  void reserveForward(AttentionRows rows, Lengths lengths) {
    int batch = lengths.batch();
    attention.reserveForward(rows);
    keys.reserve(batch);
    combine.reserve(batch);
    fedRows.reserveFloats((long) PackedRows.rows(lengths) * shape.fedSize());
    for (int layer = 0; layer < shape.layers(); layer++) {
      inputs[layer].reserve(batch);
      if (layer > 0) {
        layerInputs[layer].reserveFloats((long) lengths.steps() * batch * shape.hiddenSize());
      }
    }
  }

  void reserveBackward(AttentionRows rows, Lengths lengths) {
    int batch = lengths.batch();
    attention.reserveBackward(rows);
    keysBack.reserve(batch);
    combineBack.reserve(batch);
    contextGradients.reserveFloats((long) batch * shape.attention().memorySize());
    queryGradients.reserveFloats((long) batch * shape.hiddenSize());
    for (StepMatrix each : inputsBack) {
      each.reserve(batch);
    }
  }

  /** The inputs of a layer but the first, as if they were the caller's. */
  Floats layerInputs(int layer, Lengths lengths) {
    long count = (long) lengths.steps() * lengths.batch() * shape.hiddenSize();
    return Floats.at(layerInputs[layer].address(), count);
  }

  /** Copies a row. */
  static void copy(
      Scratch from, int fromRow, int fromStride, Scratch to, int toRow, int toStride, int size) {
    to.floats().put(toRow * toStride, from.floats(), fromRow * fromStride, size);
  }

  @Override
  public void close() {
    attention.close();
    for (StepMatrix[] all :
        new StepMatrix[][] {inputs, inputsBack, {keys, keysBack, combine, combineBack}}) {
      for (StepMatrix each : all) {
        each.close();
      }
    }

    for (Scratch each : layerInputs) {
      each.close();
    }

    fedRows.close();
    contextGradients.close();
    queryGradients.close();
  }
}
