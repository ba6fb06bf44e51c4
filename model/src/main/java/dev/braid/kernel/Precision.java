package dev.braid.kernel;

import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx512_core_bf16;
import static org.bytedeco.dnnl.global.dnnl.dnnl_get_effective_cpu_isa;

import org.bytedeco.dnnl.memory;

/**
 * What the factors of the matrix products are rounded to. Weights, sums, states, losses and
 * gradients are float32 in either case.
 */
public enum Precision {
  /** 4 bytes; nothing is rounded. */
  FLOAT32(Float.BYTES),
  /** 2 bytes: the factors of every product are rounded to 8 significant bits, sums stay float32. */
  BFLOAT16(Short.BYTES);

  private final int bytes;

  Precision(int bytes) {
    this.bytes = bytes;
  }

  /**
   * The precision called {@code auto}: {@link #BFLOAT16} where the processor multiplies it natively
   * (AVX512-BF16 or AMX), else {@link #FLOAT32}; elsewhere oneDNN emulates bfloat16 and is slower
   * with it than without.
   */
  public static Precision fastest() {
    if (!Kernels.available()) {
      return FLOAT32;
    }

    // The instruction sets are bit masks: a newer one holds all the bits of what it extends.
    int isa = dnnl_get_effective_cpu_isa();
    return (isa & dnnl_cpu_isa_avx512_core_bf16) == dnnl_cpu_isa_avx512_core_bf16
        ? BFLOAT16
        : FLOAT32;
  }

  memory.data_type type() {
    // Not a field: oneDNN's constants load its binary, which a platform may lack.
    return this == FLOAT32 ? memory.data_type.f32 : memory.data_type.bf16;
  }

  int bytes() {
    return bytes;
  }
}
