package dev.braid.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.kernel.Kernels;
import dev.braid.kernel.Precision;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class SelfTestTest {
  @Test
  void theSameMachineComputesTheSame() {
    SelfTest.Result result = SelfTest.run();

    assertThat(SelfTest.run()).isEqualTo(result);
    assertThat(result.digest()).matches("[0-9a-f]{64}");
    assertThat(result.kernels()).isEqualTo(Kernels.available() ? "onednn" : "dl4j");
    assertThat(result.fastest()).isEqualTo(Precision.fastest().name().toLowerCase(Locale.ROOT));
  }

  /** JavaCPP's default is a multiple of the heap; the tests set nothing. */
  @Test
  void theLimitIsJavaCpps() {
    assertThat(SelfTest.memoryLimit()).isGreaterThan(Runtime.getRuntime().maxMemory());
  }
}
