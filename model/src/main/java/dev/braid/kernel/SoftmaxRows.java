package dev.braid.kernel;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;

import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.softmax_forward;
import org.bytedeco.dnnl.stream;

/** Compiled softmax of the rows of a dense float32 matrix, or its logarithm; for one thread. */
final class SoftmaxRows implements CachedPrimitive {
  private final softmax_forward primitive;
  private final IntMemoryMap arguments = new IntMemoryMap();
  private final Argument from;
  private final Argument to;

  /** What comes of a row. */
  enum Result {
    PROBABILITIES,
    LOG_PROBABILITIES
  }

  /** What is to be compiled. */
  record Shape(int rows, int columns, Result result) {}

  SoftmaxRows(engine engine, Shape shape) {
    try (memory.desc matrix =
            MatrixLayout.rows(Precision.FLOAT32, shape.columns())
                .plain(shape.rows(), shape.columns());
        softmax_forward.primitive_desc description =
            new softmax_forward.primitive_desc(
                engine,
                prop_kind.forward_inference,
                shape.result() == Result.PROBABILITIES
                    ? algorithm.softmax_accurate
                    : algorithm.softmax_log,
                matrix,
                matrix,
                1)) {
      primitive = new softmax_forward(description);
      from = new Argument(matrix, engine);
      to = new Argument(matrix, engine);
    }

    arguments.put(DNNL_ARG_SRC, from.memory());
    arguments.put(DNNL_ARG_DST, to.memory());
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
