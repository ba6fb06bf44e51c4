package dev.braid.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.store.InputMissingException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TimeLimitTest {
  private static final TimeLimit SHORT = new TimeLimit(Duration.ofMillis(50));

  @Test
  void whatHangsIsLeftBehindAndItsPlaceIsNamed() throws InterruptedException {
    CountDownLatch interrupted = new CountDownLatch(1);

    assertThatThrownBy(() -> SHORT.call(() -> hang(interrupted)))
        .isInstanceOf(TimeLimit.OverdueException.class)
        .hasMessageMatching("no answer within 0 s in dev.braid.doctor.TimeLimitTest.*hang.*");
    assertThat(interrupted.await(1, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  void aPlaceThatDoesNotAnswerIsNamed() throws InterruptedException {
    Throwable overdue = catchThrowable(() -> SHORT.call(() -> hang(new CountDownLatch(1))));

    assertThat(Finding.of(overdue, "hdfs://h/runs").found())
        .startsWith("hdfs://h/runs: no answer within 0 s in ");
    assertThat(Finding.of(overdue, "").found()).startsWith("no answer within 0 s in ");
    assertThat(Finding.of(new IOException("refused"), "hdfs://h/runs").found())
        .isEqualTo("refused");
  }

  private static Void hang(CountDownLatch interrupted) {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      interrupted.countDown();
    }
    return null;
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(
            new InputMissingException("Cannot read a: no such file; check the path"),
            Trouble.INPUT),
        Arguments.of(new IOException("refused"), Trouble.STORAGE),
        Arguments.of(new UnsatisfiedLinkError("no dnnl"), Trouble.CONFIGURATION),
        Arguments.of(new OutOfMemoryError("heap"), Trouble.INTERNAL),
        Arguments.of(new IllegalStateException(), Trouble.INTERNAL));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void whatIsThrownComesOutAsItIsAndIsAFindingOfItsKind(Throwable failure, Trouble trouble) {
    Callable<Void> work =
        () -> {
          if (failure instanceof Error error) {
            throw error;
          }
          throw (Exception) failure;
        };

    assertThatThrownBy(() -> new TimeLimit(Duration.ofMinutes(1)).call(work)).isSameAs(failure);
    Finding finding = Finding.of(failure);
    assertThat(finding.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(finding.trouble()).isEqualTo(trouble);
    assertThat(finding.found()).isNotBlank();
    assertThat(finding.change()).isNotBlank();
  }

  @Test
  void whatSaysNothingIsNamedByItsCause() {
    Throwable cause = new IllegalStateException("no library");

    assertThat(Finding.of(new ExceptionInInitializerError(cause)).found()).isEqualTo("no library");
    assertThat(Finding.of(new StackOverflowError()).found())
        .isEqualTo("java.lang.StackOverflowError");
  }

  @Test
  void messagesAreCutIntoWhatIsWrongAndWhatToDo() {
    Finding own = Finding.of(new InputMissingException("Cannot read a: no such file; check it"));
    Finding hadoops =
        Finding.of(new IOException("Call to h failed; For more details see:  http://wiki/x"));

    assertThat(own.found()).isEqualTo("Cannot read a: no such file");
    assertThat(own.change()).isEqualTo("check it");
    assertThat(hadoops.found()).isEqualTo("Call to h failed");
    assertThat(hadoops.change()).isEqualTo(Trouble.STORAGE.advice());
  }
}
