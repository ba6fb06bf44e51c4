package dev.braid.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.dnnl.global.dnnl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstructionSetTest {
  /** Masks as oneDNN's header has them. */
  @ParameterizedTest
  @CsvSource({
    "1,     SSE4.1",
    "7,     AVX2",
    "15,    AVX2-VNNI",
    "39,    AVX512",
    "231,   AVX512-BF16",
    "495,   AVX512-FP16",
    "4079,  AMX",
    "8175,  AMX-FP16"
  })
  void theNewestOfAMaskIsNamed(int mask, String name) {
    assertThat(InstructionSet.newest(mask)).map(InstructionSet::name).contains(name);
  }

  @Test
  void aMaskOfNothingHasNone() {
    assertThat(InstructionSet.newest(dnnl.dnnl_cpu_isa_default)).isEmpty();
  }

  @Test
  void aProcessorThatMultipliesBfloat16IsNamedAfterItOrNewer() {
    InstructionSet newest = InstructionSet.newest().orElseThrow();

    assertThat(
            (newest.bits() & dnnl.dnnl_cpu_isa_avx512_core_bf16)
                == dnnl.dnnl_cpu_isa_avx512_core_bf16)
        .isEqualTo(Precision.fastest() == Precision.BFLOAT16);
  }
}
