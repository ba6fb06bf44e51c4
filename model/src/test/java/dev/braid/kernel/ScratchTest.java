package dev.braid.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ScratchTest {
  private static final long MIB = 1L << 20;

  @Test
  void startsAsZerosAndOnlyGrows() {
    try (Scratch scratch = new Scratch().reserveFloats(5)) {
      assertThat(scratch.floats().get(4)).isZero();
      long address = scratch.address();

      assertThat(scratch.reserveFloats(3).address()).isEqualTo(address).isPositive();
      assertThat(scratch.reserveFloats(5000).capacity()).isGreaterThanOrEqualTo(20_000);
      assertThat(scratch.address() % 64).isZero();
      assertThat(scratch.floats().get(4999)).isZero();
    }
  }

  @Test
  void isEmptyAfterItWasClosedAndCanBeUsedAgain() {
    Scratch scratch = new Scratch().reserve(100);
    scratch.close();
    scratch.close();

    assertThat(scratch.address()).isZero();
    assertThat(scratch.capacity()).isZero();
    assertThat(scratch.reserve(100).address()).isPositive();
    scratch.close();
  }

  /** As where a task fails, or a thread that had kernels of its own ends. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void whatNobodyClosedIsFreed() throws InterruptedException {
    long before = Pointer.physicalBytes();
    for (int i = 0; i < 16; i++) {
      new Scratch().reserve(64 * MIB);
    }
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (Pointer.physicalBytes() > before + 512 * MIB && System.nanoTime() < deadline) {
      System.gc();
      TimeUnit.MILLISECONDS.sleep(10);
    }
    assertThat(Pointer.physicalBytes()).isLessThan(before + 512 * MIB);
  }
}
