package dev.braid.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class KernelsTest {
  @Test
  void areAvailableWhereTheBuildHasABinary() {
    assertThat(Kernels.available()).isTrue();
    assertThat(Precision.fastest()).isIn((Object[]) Precision.values());
  }

  @Test
  void refuseToWorkWithoutAThread() {
    assertThatThrownBy(() -> Kernels.open(Precision.FLOAT32, 0))
        .hasMessage("Invalid thread count 0: must be positive");
  }

  @Test
  void everyMemberRunsEveryTaskOnce() {
    AtomicIntegerArray runs = new AtomicIntegerArray(3);
    try (Team team = new Team(3)) {
      for (int i = 0; i < 1000; i++) {
        Team.Barrier barrier = team.barrier(3);
        team.run(
            member -> {
              runs.incrementAndGet(member);
              barrier.await();
              barrier.await();
            });
      }
    }
    for (int member = 0; member < 3; member++) {
      assertThat(runs.get(member)).isEqualTo(1000);
    }
  }

  @Test
  void aFailingMemberStopsTheOthersAndTheTeamGoesOn() {
    try (Team team = new Team(2)) {
      Team.Barrier barrier = team.barrier(2);
      assertThatThrownBy(
              () ->
                  team.run(
                      member -> {
                        if (member == 1) {
                          throw new IllegalArgumentException("broken");
                        }
                        barrier.await();
                      }))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("A kernel thread failed: broken");
      int[] sum = new int[2];
      team.run(member -> sum[member] = member + 1);
      assertThat(sum).containsExactly(1, 2);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void startNoOpenMpThreads() throws Exception {
    long[] count = new long[1];
    Thread thread = new Thread(() -> count[0] = threadsNamedLikeThisAfterAProduct(), "one-alone");
    thread.start();
    thread.join();
    assertThat(count[0]).isEqualTo(1);
  }

  /** An OpenMP thread inherits the name of the thread that starts it. */
  private static long threadsNamedLikeThisAfterAProduct() {
    try (Kernels kernels = Kernels.open(Precision.FLOAT32, 1);
        TestMemory memory = new TestMemory()) {
      Matrix square = Matrix.of(memory.zeros(512 * 512), 512, 512);
      Matrix result = Matrix.of(memory.zeros(512 * 512), 512, 512);
      kernels
          .linear()
          .multiply(square, square, Linear.RightSide.VALUES, null, result, Linear.Result.REPLACE);
    }
    try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
      return tasks.filter(task -> name(task).equals(Thread.currentThread().getName())).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(Path task) {
    try {
      return Files.readString(task.resolve("comm")).strip();
    } catch (IOException e) {
      // The thread has ended since it was listed.
      return "";
    }
  }

  @Test
  void approximatesTanhAndSigmoid() {
    for (float x = -12; x < 12; x += 0.001f) {
      assertThat((double) Elementwise.tanh(x)).isCloseTo(Math.tanh(x), within(4e-7));
      assertThat((double) Elementwise.sigmoid(x)).isCloseTo(1 / (1 + Math.exp(-x)), within(3e-7));
    }
    assertThat(Elementwise.tanh(Float.NaN)).isNaN();
    assertThat(Elementwise.tanh(Float.POSITIVE_INFINITY)).isCloseTo(1f, within(4e-7f));
  }

  @Test
  void scratchMemoryGrowsAndIsGivenBack() {
    Scratch scratch = new Scratch();
    scratch.reserve(100);
    assertThat(scratch.address() % 64).isZero();
    long capacity = scratch.reserve(10).capacity();
    assertThat(capacity).isEqualTo(100);
    scratch.close();
    assertThat(scratch.capacity()).isZero();
  }

  @Test
  void refusesASliceOutsideTheFloats() {
    assertThatThrownBy(() -> Floats.at(64, 10).slice(8, 3))
        .hasMessage("Cannot slice 3 floats from 8 on: there are 10");
    assertThatThrownBy(() -> Floats.at(63, 10))
        .hasMessage("Invalid address 3f: floats need a non-zero multiple of 4");
  }
}
