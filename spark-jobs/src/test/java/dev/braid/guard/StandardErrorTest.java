package dev.braid.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StandardErrorTest {
  private final PrintStream before = System.err;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @BeforeEach
  void install() {
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    StandardError.install();
    StandardError.install();
  }

  @AfterEach
  void restore() {
    System.setErr(before);
  }

  private String said() {
    return said.toString(StandardCharsets.UTF_8);
  }

  @Test
  void callbacksThatCameTooLateAreNotShown() {
    RejectedExecutionException late = new RejectedExecutionException("Task 1 rejected");
    late.initCause(new RejectedExecutionException("Task 2 rejected"));
    late.addSuppressed(new IllegalStateException("within"));

    late.printStackTrace();
    System.err.println("braid: the line that counts");

    assertThat(said()).isEqualTo("braid: the line that counts" + System.lineSeparator());
  }

  @Test
  void allOtherTracesAre() {
    new RejectedExecutionException("late").printStackTrace();
    new IllegalStateException("real", new RejectedExecutionException("inside")).printStackTrace();

    assertThat(said())
        .startsWith("java.lang.IllegalStateException: real")
        .contains("Caused by: java.util.concurrent.RejectedExecutionException: inside")
        .doesNotContain("late");
  }
}
