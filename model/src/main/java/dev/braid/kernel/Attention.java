package dev.braid.kernel;

/**
 * Attention after the decoder (Luong et al. 2015): {@code outputs = tanh([context; query] · combine
 * + bias)}, where a query's context is the mean of its memory's rows, weighted by the softmax of
 * their scores. What all queries are multiplied by is one large product over all tokens, without
 * padding; scores and contexts are small products, one per memory.
 *
 * <p>Like a {@link Recurrence} it keeps what its last training pass needs for the way back.
 */
public final class Attention implements AutoCloseable {
  private final Kernels kernels;
  private final AttentionShape shape;
  private final AttentionBuffers buffers;
  private final AttentionOutputs outputs;
  private final SentenceAttention[] sentences;
  private final Linear queryProduct;
  private final Linear memoryProduct;
  private final Linear combine;
  private final AttentionBackward backward;
  private AttentionPass kept;
  private Lengths loaded;
  private long loadedVersion;
  private AttentionRows rows;

  Attention(Kernels kernels, AttentionShape shape) {
    this.kernels = kernels;
    this.shape = shape;
    buffers = new AttentionBuffers(shape, AttentionBuffers.QuerySide.JOINED);
    outputs = new AttentionOutputs(shape, buffers);
    sentences = new SentenceAttention[kernels.threads()];
    for (int member = 0; member < sentences.length; member++) {
      sentences[member] = new SentenceAttention(shape, buffers, kernels.worker(member));
    }

    queryProduct = new Linear(kernels);
    memoryProduct = new Linear(kernels);
    combine = new Linear(kernels);
    backward = new AttentionBackward(kernels, shape, buffers, outputs);
  }

  /** What this layer is. */
  public AttentionShape shape() {
    return shape;
  }

  /** Computes the outputs, keeping nothing but the memory. */
  public void forward(AttentionPass pass) {
    pass.check(shape);
    loaded = null;
    run(pass);
    kept = null;
  }

  /**
   * The same where the memory is that of the last pass, which is not read again: for the steps of
   * decoding.
   *
   * @throws IllegalStateException if the last pass had memories of other lengths, or the weights
   *     have changed since
   */
  public void forwardOverSameMemory(AttentionPass pass) {
    pass.check(shape);
    if (!pass.memoryLengths().equals(loaded) || loadedVersion != kernels.weightsVersion()) {
      throw new IllegalStateException(
          "Cannot go on with the last memory: lengths or weights are others; call forward");
    }

    run(pass);
    kept = null;
  }

  /**
   * Computes the outputs, and keeps what {@link #backward} needs. The queries, the memory and the
   * weights have to stay as they are until then.
   */
  public void forwardForTraining(AttentionPass pass) {
    pass.check(shape);
    loaded = null;
    run(pass);
    kept = pass;
  }

  /**
   * Computes all gradients of the last training pass.
   *
   * @throws IllegalStateException if there was none
   */
  public void backward(AttentionGradients wanted) {
    if (kept == null) {
      throw new IllegalStateException(
          "Cannot go backwards: there was no forward pass for training");
    }

    wanted.check(shape, kept);
    backward.run(kept, rows, wanted);
  }

  private void run(AttentionPass pass) {
    boolean fresh = loaded == null;
    rows = new AttentionRows(pass.queryLengths(), pass.memoryLengths(), kernels.threads());
    buffers.reserveForward(rows);
    Products products = new Products(pass, fresh);
    kernels.team().run(products::run);
    loaded = pass.memoryLengths();
    loadedVersion = kernels.weightsVersion();
  }

  /** One forward pass, as all members run it. */
  private final class Products {
    private final AttentionPass pass;
    private final boolean fresh;
    private final Team.Barrier barrier = kernels.team().barrier(kernels.threads());
    private final Linear.Product keys;
    private final Linear.Product memoryKeys;
    private final Linear.Product combined;

    Products(AttentionPass pass, boolean fresh) {
      this.pass = pass;
      this.fresh = fresh;
      keys = shape.keySize() == 0 ? null : buffers.keyProduct(rows, pass.weights());
      memoryKeys = shape.scoreSize() == 0 ? null : buffers.memoryKeyProduct(rows, pass.weights());
      combined = buffers.combineProduct(rows, pass.weights());
      combine.reserve(combined);
      if (keys != null) {
        queryProduct.reserve(keys);
      }

      if (memoryKeys != null) {
        memoryProduct.reserve(memoryKeys);
      }
    }

    void run(int member) {
      gather(member);
      barrier.await();
      if (memoryKeys != null && fresh) {
        memoryProduct.run(memoryKeys, member, barrier);
      }

      if (keys != null) {
        queryProduct.run(keys, member, barrier);
        barrier.await();
      }

      sentences[member].run(rows, pass.weights(), rows.share(member));
      barrier.await();
      combine.run(combined, member, barrier);
      barrier.await();
      finish(member);
    }

    private void gather(int member) {
      rows.clearFree(buffers.joined, shape.joinedSize(), member);
      rows.gatherQueries(
          member,
          pass.queries(),
          shape.querySize(),
          buffers.joined,
          shape.joinedSize(),
          buffers.queryColumn());
      if (fresh) {
        rows.gatherMemories(member, pass.memory(), shape.memorySize(), buffers.memory);
      }
    }

    private void finish(int member) {
      outputs.finish(rows, member, pass.outputs());
      if (pass.probabilities() != null) {
        outputs.scatterProbabilities(rows, member, pass.probabilities());
      }
    }
  }

  @Override
  public void close() {
    kernels.disown(this);
    kept = null;
    loaded = null;
    buffers.close();
    queryProduct.close();
    memoryProduct.close();
    combine.close();
    backward.close();
  }
}
