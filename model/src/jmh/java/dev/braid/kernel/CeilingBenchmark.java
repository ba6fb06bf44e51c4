package dev.braid.kernel;

import org.bytedeco.javacpp.Pointer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What the machine can do: a product of two matrices of 2048 x 2048 whose right side lies packed,
 * each thread with a share of its columns; and a copy that fits no cache.
 */
@State(Scope.Thread)
public class CeilingBenchmark extends BenchmarkState {
  static final int SIZE = 2048;
  static final long COPIED = 1L << 26;
  private static final long ELEMENTS = (long) SIZE * SIZE;

  private Matmul.Shape shape;
  private Floats left;
  private Floats right;
  private Floats result;
  private Floats source;
  private Floats target;

  @Setup
  public void fill() {
    MatrixLayout packed = MatrixLayout.packed(precision, SIZE);
    MatrixLayout rows = MatrixLayout.rows(precision, SIZE);
    shape =
        new Matmul.Shape(SIZE, SIZE, SIZE / threads, rows, packed, SIZE / threads, false, false);
    // As bfloat16 these are other numbers, but as harmless ones.
    left = memory.random(ELEMENTS, 1);
    right = memory.random(threads * ELEMENTS, 1);
    result = memory.zeros(ELEMENTS);
    source = memory.random(COPIED / Float.BYTES, 1);
    target = memory.zeros(COPIED / Float.BYTES);
  }

  @Benchmark
  public void product() {
    long share = ELEMENTS / threads * Float.BYTES;
    kernels
        .team()
        .run(
            member ->
                kernels
                    .worker(member)
                    .multiply(
                        shape,
                        left.address(),
                        right.address() + member * ELEMENTS * Float.BYTES,
                        0,
                        result.address() + member * share));
  }

  @Benchmark
  public void copy() {
    long share = COPIED / threads;
    kernels
        .team()
        .run(
            member ->
                Pointer.memcpy(
                    new Address().to(target.address() + member * share),
                    new Address().to(source.address() + member * share),
                    share));
  }
}
