package dev.braid.kernel;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.stream;

/** One compiled product C = A·B (+ bias) (+ C) with its arguments; for one thread. */
final class Matmul implements CachedPrimitive {
  private final matmul primitive;
  private final IntMemoryMap arguments = new IntMemoryMap();
  private final Argument left;
  private final Argument right;
  private final Argument bias;
  private final Argument result;

  /**
   * What is to be compiled: A is m x k, B is k x n, C is m x n of float32 with rows {@code
   * resultStride} apart.
   *
   * @param accumulate whether the product is added to what stands in C
   * @param biased whether a bias of n floats is added to every row
   */
  record Shape(
      int m,
      int k,
      int n,
      MatrixLayout left,
      MatrixLayout right,
      int resultStride,
      boolean accumulate,
      boolean biased) {}

  Matmul(engine engine, Shape shape, memory.desc weights) {
    try (memory.desc source = shape.left().plain(shape.m(), shape.k());
        memory.desc target =
            MatrixLayout.rows(Precision.FLOAT32, shape.resultStride()).plain(shape.m(), shape.n());
        memory.desc offsets = MatrixLayout.rows(Precision.FLOAT32, shape.n()).plain(1, shape.n());
        primitive_attr attributes = attributes(shape.accumulate());
        matmul.primitive_desc description =
            shape.biased()
                ? new matmul.primitive_desc(
                    engine, source, weights, offsets, target, attributes, false)
                : new matmul.primitive_desc(engine, source, weights, target, attributes, false)) {
      primitive = new matmul(description);
      left = new Argument(source, engine);
      right = new Argument(weights, engine);
      bias = new Argument(offsets, engine);
      result = new Argument(target, engine);
    }

    arguments.put(DNNL_ARG_SRC, left.memory());
    arguments.put(DNNL_ARG_WEIGHTS, right.memory());
    arguments.put(DNNL_ARG_DST, result.memory());
    if (shape.biased()) {
      arguments.put(DNNL_ARG_BIAS, bias.memory());
    }
  }

  private static primitive_attr attributes(boolean accumulate) {
    primitive_attr attributes = new primitive_attr();
    if (accumulate) {
      try (post_ops operations = new post_ops()) {
        operations.append_sum();
        attributes.set_post_ops(operations);
      }
    }

    return attributes;
  }

  /** The packing that oneDNN prefers for the right-hand side of a product of this size. */
  static memory.desc preferredPacking(engine engine, Precision precision, int m, int k, int n) {
    try (memory.desc source = MatrixLayout.rows(precision, k).plain(m, k);
        memory.desc weights =
            new memory.desc(new long[] {k, n}, precision.type(), memory.format_tag.any);
        memory.desc target = MatrixLayout.rows(Precision.FLOAT32, n).plain(m, n);
        matmul.primitive_desc description =
            new matmul.primitive_desc(engine, source, weights, target)) {
      return description.weights_desc();
    }
  }

  void run(stream stream, long a, long b, long biasAddress, long c) {
    left.move(a);
    right.move(b);
    result.move(c);
    if (biasAddress != 0) {
      bias.move(biasAddress);
    }

    primitive.execute(stream, arguments);
  }

  @Override
  public void close() {
    arguments.close();
    primitive.close();
    left.close();
    right.close();
    bias.close();
    result.close();
  }
}
