package dev.braid.kernel;

import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx10_2_512;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx2;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx2_vnni;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx2_vnni_2;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx512_core;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx512_core_amx;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx512_core_amx_fp16;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx512_core_bf16;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx512_core_fp16;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx512_core_vnni;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_sse41;
import static org.bytedeco.dnnl.global.dnnl.dnnl_get_effective_cpu_isa;

import java.util.List;
import java.util.Optional;

/**
 * Instructions of a processor that oneDNN makes use of.
 *
 * @param bits oneDNN's mask
 */
public record InstructionSet(int bits, String name) {

  /** Bit masks: a later one that is there holds all that earlier ones say. */
  private static final List<InstructionSet> KNOWN =
      List.of(
          new InstructionSet(dnnl_cpu_isa_sse41, "SSE4.1"),
          new InstructionSet(dnnl_cpu_isa_avx, "AVX"),
          new InstructionSet(dnnl_cpu_isa_avx2, "AVX2"),
          new InstructionSet(dnnl_cpu_isa_avx2_vnni, "AVX2-VNNI"),
          new InstructionSet(dnnl_cpu_isa_avx2_vnni_2, "AVX2-VNNI-2"),
          new InstructionSet(dnnl_cpu_isa_avx512_core, "AVX512"),
          new InstructionSet(dnnl_cpu_isa_avx512_core_vnni, "AVX512-VNNI"),
          new InstructionSet(dnnl_cpu_isa_avx512_core_bf16, "AVX512-BF16"),
          new InstructionSet(dnnl_cpu_isa_avx512_core_fp16, "AVX512-FP16"),
          new InstructionSet(dnnl_cpu_isa_avx512_core_amx, "AMX"),
          new InstructionSet(dnnl_cpu_isa_avx512_core_amx_fp16, "AMX-FP16"),
          new InstructionSet(dnnl_cpu_isa_avx10_2_512, "AVX10.2"));

  /**
   * The newest that the kernels use here; none where oneDNN has no binary for this platform or
   * tells none.
   */
  public static Optional<InstructionSet> newest() {
    return Kernels.available() ? newest(dnnl_get_effective_cpu_isa()) : Optional.empty();
  }

  static Optional<InstructionSet> newest(int mask) {
    return KNOWN.stream()
        .filter(set -> (mask & set.bits()) == set.bits())
        .reduce((earlier, later) -> later);
  }
}
