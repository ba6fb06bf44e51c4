package dev.braid.kernel;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kernels for one thread of the caller: a precision, a number of cores, and everything that is
 * worth keeping between calls (compiled primitives, packed weights, scratch memory). Not
 * thread-safe. Closing it frees all of that, and so everything made from it.
 */
public final class Kernels implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Kernels.class);

  private final Precision precision;
  private final Team team;
  private final Worker[] workers;
  private final Set<AutoCloseable> owned = new LinkedHashSet<>();
  private long weightsVersion;

  private Kernels(Precision precision, int threads) {
    this.precision = precision;
    team = new Team(threads);
    workers = new Worker[threads];
    for (int i = 0; i < threads; i++) {
      workers[i] = new Worker();
    }
  }

  /**
   * Whether oneDNN has a binary for this platform. Never throws; the reason is logged at debug
   * level.
   */
  public static boolean available() {
    return Availability.AVAILABLE;
  }

  /**
   * Opens the kernels.
   *
   * @param threads how many cores to use, the caller's included
   * @throws IllegalStateException if {@link #available()} is false
   */
  public static Kernels open(Precision precision, int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException(
          "Invalid thread count %d: must be positive".formatted(threads));
    }

    if (!available()) {
      throw new IllegalStateException(
          "oneDNN has no binary for %s; use kernels = dl4j".formatted(Loader.getPlatform()));
    }

    return new Kernels(precision, threads);
  }

  /** Tells that weights were written since the last call, so that packed copies are stale. */
  public void weightsChanged() {
    weightsVersion++;
  }

  /** A recurrent layer. */
  public Recurrence recurrence(RecurrentShape shape) {
    return own(new Recurrence(this, shape));
  }

  /** Attention after a decoder. */
  public Attention attention(AttentionShape shape) {
    return own(new Attention(this, shape));
  }

  /** A decoder whose attention takes part in the recurrence. */
  public FeedingDecoder feedingDecoder(FeedingShape shape) {
    return own(new FeedingDecoder(this, shape));
  }

  /** An output layer: a linear projection, softmax and cross-entropy. */
  public SoftmaxOutput softmaxOutput(OutputShape shape) {
    return own(new SoftmaxOutput(this, shape));
  }

  /** Matrix products for layers that are none of the above. */
  public Linear linear() {
    return own(new Linear(this));
  }

  /** The optimizer's passes over flat buffers. */
  public FlatUpdate flatUpdate() {
    return new FlatUpdate(team);
  }

  /** Look-up of embedding rows and its gradient. */
  public Embedding embedding() {
    return new Embedding(team);
  }

  /** The precision of the products. */
  public Precision precision() {
    return precision;
  }

  /** How many cores are used. */
  public int threads() {
    return workers.length;
  }

  private <T extends AutoCloseable> T own(T resource) {
    owned.add(resource);
    return resource;
  }

  /** Forgets what its owner has closed already. */
  void disown(AutoCloseable resource) {
    owned.remove(resource);
  }

  Team team() {
    return team;
  }

  Worker worker(int member) {
    return workers[member];
  }

  long weightsVersion() {
    return weightsVersion;
  }

  @Override
  public void close() {
    for (AutoCloseable resource : List.copyOf(owned)) {
      closeQuietly(resource);
    }

    owned.clear();
    for (Worker worker : workers) {
      worker.close();
    }

    team.close();
  }

  private static void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      LOG.warn("Cannot free {}", resource, e);
    }
  }

  /** Loads the library once. */
  private static final class Availability {
    static final boolean AVAILABLE = load();

    private static boolean load() {
      try {
        Loader.load(dnnl.class);
        return true;
      } catch (LinkageError | RuntimeException e) {
        LOG.debug("oneDNN cannot be loaded on {}", Loader.getPlatform(), e);
        return false;
      }
    }
  }
}
