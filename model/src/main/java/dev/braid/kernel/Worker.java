package dev.braid.kernel;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;

/**
 * What one thread of a team runs with: a stream, and the primitives that it compiled, the longest
 * unused dropped.
 */
final class Worker implements AutoCloseable {
  private static final int CAPACITY = 1024;

  private final engine engine = new engine(org.bytedeco.dnnl.engine.kind.cpu, 0);
  private final stream stream = new stream(engine);
  private final Map<Object, CachedPrimitive> primitives = new LinkedHashMap<>(64, 0.75f, true);
  private final Scratch temporary = new Scratch();
  private Thread limited;

  /** C = A·B (+ bias) (+ C), on this thread alone. A bias address of 0 stands for none. */
  void multiply(Matmul.Shape shape, long a, long b, long bias, long c) {
    if (shape.m() == 0 || shape.n() == 0) {
      return;
    }

    cached(shape, Matmul.class, () -> compile(shape)).run(stream, a, b, bias, c);
  }

  /** C = A·B or C += A·B of plain matrices; an empty one makes it no work at all. */
  void multiply(Factor a, Factor b, Factor c, Linear.Result result) {
    if (a.columns() == 0) {
      return;
    }

    Matmul.Shape shape =
        new Matmul.Shape(
            a.rows(),
            a.columns(),
            b.columns(),
            a.layout(),
            b.layout(),
            c.layout().extent(),
            result == Linear.Result.ADD,
            false);
    multiply(shape, a.address(), b.address(), 0, c.address());
  }

  private Matmul compile(Matmul.Shape shape) {
    try (memory.desc right = description(shape.right(), shape.k(), shape.n())) {
      return new Matmul(engine, shape, right);
    }
  }

  /** Copies a matrix into another layout and precision. */
  void reorder(Reorder.Shape shape, long from, long to) {
    if (shape.rows() == 0 || shape.columns() == 0) {
      return;
    }

    cached(shape, Reorder.class, () -> compile(shape)).run(stream, from, to);
  }

  private Reorder compile(Reorder.Shape shape) {
    try (memory.desc source = description(shape.from(), shape.rows(), shape.columns());
        memory.desc target = description(shape.to(), shape.rows(), shape.columns())) {
      return new Reorder(engine, source, target);
    }
  }

  /** Softmax of the rows of a dense float32 matrix, or its logarithm. */
  void softmax(SoftmaxRows.Shape shape, long from, long to) {
    cached(shape, SoftmaxRows.class, () -> new SoftmaxRows(engine, shape)).run(stream, from, to);
  }

  /** Room for a matrix until the next call. */
  long temporary(MatrixLayout layout, int rows, int columns) {
    return temporary.reserve(bytes(layout, rows, columns)).address();
  }

  /** How many bytes a matrix takes in a layout. */
  long bytes(MatrixLayout layout, int rows, int columns) {
    try (memory.desc description = description(layout, rows, columns)) {
      return description.get_size();
    }
  }

  private <T extends CachedPrimitive> T cached(Object key, Class<T> type, Supplier<T> compile) {
    limitThreads();
    CachedPrimitive found = primitives.get(key);
    if (found == null) {
      found = compile.get();
      primitives.put(key, found);
      evict();
    }

    return type.cast(found);
  }

  /** A thread of ours works alone: neither compiling nor running may wake OpenMP threads. */
  private void limitThreads() {
    if (limited != Thread.currentThread()) {
      OpenMp.useOneThread();
      limited = Thread.currentThread();
    }
  }

  private void evict() {
    if (primitives.size() > CAPACITY) {
      var eldest = primitives.entrySet().iterator();
      CachedPrimitive dropped = eldest.next().getValue();
      eldest.remove();
      dropped.close();
    }
  }

  /** A new description, to be closed by the caller. */
  private memory.desc description(MatrixLayout layout, int rows, int columns) {
    if (!layout.isPacked()) {
      return layout.plain(rows, columns);
    }

    Packing packing = new Packing(layout, rows, columns);
    PackedDescription cached =
        cached(
            packing,
            PackedDescription.class,
            () ->
                new PackedDescription(
                    Matmul.preferredPacking(
                        engine, layout.precision(), layout.extent(), rows, columns)));
    return new memory.desc(cached.description());
  }

  private record Packing(MatrixLayout layout, int rows, int columns) {}

  private record PackedDescription(memory.desc description) implements CachedPrimitive {
    @Override
    public void close() {
      description.close();
    }
  }

  int cachedPrimitives() {
    return primitives.size();
  }

  @Override
  public void close() {
    primitives.values().forEach(CachedPrimitive::close);
    primitives.clear();
    temporary.close();
    stream.close();
    engine.close();
  }
}
