package dev.braid.network;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

class SideBySideTest {
  @Test
  void allThreadsWorkAtTheSameTime() throws InterruptedException {
    CyclicBarrier together = new CyclicBarrier(3);

    assertThat(
            SideBySide.run(
                3,
                number -> {
                  together.await(10, SECONDS);
                  return 10 * number;
                }))
        .containsExactlyInAnyOrder(0, 10, 20);
  }

  @Test
  void aFailureEndsThoseThatWait() throws InterruptedException {
    CountDownLatch interrupted = new CountDownLatch(1);

    assertThatThrownBy(
            () ->
                SideBySide.run(
                    2,
                    number -> {
                      if (number == 1) {
                        throw new ArithmeticException("diverged");
                      }
                      try {
                        return new CountDownLatch(1).await(10, SECONDS);
                      } catch (InterruptedException stopped) {
                        interrupted.countDown();
                        throw stopped;
                      }
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasRootCauseInstanceOf(ArithmeticException.class)
        .hasRootCauseMessage("diverged");
    assertThat(interrupted.await(10, SECONDS)).isTrue();
  }
}
