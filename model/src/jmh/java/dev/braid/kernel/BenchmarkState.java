package dev.braid.kernel;

import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Kernels of one precision on so many threads, and memory for what they work on. */
@State(Scope.Thread)
public class BenchmarkState {
  @Param("1")
  int threads;

  @Param Precision precision;

  Kernels kernels;
  BenchmarkMemory memory;

  @Setup
  public void open() {
    kernels = Kernels.open(precision, threads);
    memory = new BenchmarkMemory();
  }

  @TearDown
  public void close() {
    kernels.close();
    memory.close();
  }
}
