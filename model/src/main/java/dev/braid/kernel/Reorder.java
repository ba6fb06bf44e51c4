package dev.braid.kernel;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;

import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;

/** One compiled copy from a layout and precision to another; for one thread. */
final class Reorder implements CachedPrimitive {
  private final reorder primitive;
  private final IntMemoryMap arguments = new IntMemoryMap();
  private final Argument from;
  private final Argument to;

  /** What is to be compiled. */
  record Shape(int rows, int columns, MatrixLayout from, MatrixLayout to) {
    /** The change of precision alone, which keeps the order; null where there is none. */
    Shape rounding() {
      if (from.precision() == to.precision()) {
        return null;
      }

      MatrixLayout rounded =
          from.order() == MatrixLayout.Order.ROWS
              ? MatrixLayout.rows(to.precision(), columns)
              : MatrixLayout.columns(to.precision(), rows);
      return new Shape(rows, columns, from, rounded);
    }
  }

  Reorder(engine engine, memory.desc source, memory.desc target) {
    from = new Argument(source, engine);
    to = new Argument(target, engine);
    primitive = new reorder(from.memory(), to.memory());
    arguments.put(DNNL_ARG_FROM, from.memory());
    arguments.put(DNNL_ARG_TO, to.memory());
  }

  void run(stream stream, long source, long target) {
    from.move(source);
    to.move(target);
    primitive.execute(stream, arguments);
  }

  @Override
  public void close() {
    arguments.close();
    primitive.close();
    from.close();
    to.close();
  }
}
