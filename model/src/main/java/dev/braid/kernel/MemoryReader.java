package dev.braid.kernel;

/**
 * The ways forward and back of what attends to a memory, and what it keeps between them: the memory
 * from one pass to the next, and a training pass for the way back.
 *
 * @param <P> a forward pass
 * @param <G> the gradients of one
 */
abstract sealed class MemoryReader<P, G> implements AutoCloseable
    permits Attention, FeedingDecoder {
  final Kernels kernels;
  private P kept;
  private Lengths loaded;
  private long loadedVersion;

  MemoryReader(Kernels kernels) {
    this.kernels = kernels;
  }

  /** Computes what the pass asks for, keeping nothing but the memory. */
  public final void forward(P pass) {
    Lengths memory = check(pass);
    loaded = null;
    run(pass, memory, false);
    kept = null;
  }

  /**
   * The same where the memory is that of the last pass, which is not read again: for the steps of
   * decoding.
   *
   * @throws IllegalStateException if the last pass had memories of other lengths, or the weights
   *     have changed since
   */
  public final void forwardOverSameMemory(P pass) {
    Lengths memory = check(pass);
    if (!memory.equals(loaded) || loadedVersion != kernels.weightsVersion()) {
      throw new IllegalStateException(
          "Cannot go on with the last memory: lengths or weights are others; call forward");
    }

    run(pass, memory, false);
    kept = null;
  }

  /**
   * Computes what the pass asks for, and keeps what {@link #backward} needs. What the pass reads,
   * weights and memory too, has to stay as it is until then.
   */
  public final void forwardForTraining(P pass) {
    Lengths memory = check(pass);
    loaded = null;
    run(pass, memory, true);
    kept = pass;
  }

  /**
   * Computes all gradients of the last training pass.
   *
   * @throws IllegalStateException if there was none
   */
  public final void backward(G wanted) {
    if (kept == null) {
      throw new IllegalStateException(
          "Cannot go backwards: there was no forward pass for training");
    }

    runBackward(kept, wanted);
  }

  private void run(P pass, Lengths memory, boolean keep) {
    runForward(pass, keep);
    loaded = memory;
    loadedVersion = kernels.weightsVersion();
  }

  /** Whether the pass that is running has to read its memory. */
  final boolean readsMemory() {
    return loaded == null;
  }

  /** Checks a pass, and gives the lengths of its memories. */
  abstract Lengths check(P pass);

  /**
   * Runs a pass that was checked.
   *
   * @param keep whether it is for training
   */
  abstract void runForward(P pass, boolean keep);

  /** Checks what is wanted, and computes the gradients of that pass, the last one. */
  abstract void runBackward(P pass, G wanted);

  @Override
  public void close() {
    kernels.disown(this);
    kept = null;
    loaded = null;
  }
}
