package dev.braid.kernel;

/**
 * Attention after the decoder (Luong et al. 2015): {@code outputs = tanh([context; query] · combine
 * + bias)}, where a query's context is the mean of its memory's rows, weighted by the softmax of
 * their scores. What all queries are multiplied by is one large product over all tokens, without
 * padding; scores and contexts are small products, one per memory.
 *
 * <p>Like a {@link Recurrence} it keeps what its last training pass needs for the way back.
 */
public final class Attention extends MemoryReader<AttentionPass, AttentionGradients> {
  private final AttentionShape shape;
  private final AttentionBuffers buffers;
  private final AttentionOutputs outputs;
  private final SentenceAttention[] sentences;
  private final Linear queryProduct;
  private final Linear memoryProduct;
  private final Linear combine;
  private final AttentionBackward backward;
  private AttentionRows rows;

  Attention(Kernels kernels, AttentionShape shape) {
    super(kernels);
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

  @Override
  Lengths check(AttentionPass pass) {
    pass.check(shape);
    return pass.memoryLengths();
  }

  @Override
  void runBackward(AttentionPass pass, AttentionGradients wanted) {
    wanted.check(shape, pass);
    backward.run(pass, rows, wanted);
  }

  @Override
  void runForward(AttentionPass pass, boolean keep) {
    rows = new AttentionRows(pass.queryLengths(), pass.memoryLengths(), kernels.threads());
    buffers.reserveForward(rows);
    Products products = new Products(pass);
    kernels.team().run(products::run);
  }

  /** One forward pass, as all members run it. */
  private final class Products {
    private final AttentionPass pass;
    private final boolean fresh = readsMemory();
    private final Team.Barrier barrier = kernels.team().barrier(kernels.threads());
    private final Linear.Product keys;
    private final Linear.Product memoryKeys;
    private final Linear.Product combined;

    Products(AttentionPass pass) {
      this.pass = pass;
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
    super.close();
    buffers.close();
    queryProduct.close();
    memoryProduct.close();
    combine.close();
    backward.close();
  }
}
