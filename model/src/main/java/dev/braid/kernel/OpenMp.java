package dev.braid.kernel;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.opencl.Pfn_notify__cl_mem_Pointer;
import org.bytedeco.opencl._cl_mem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread count of the OpenMP library that oneDNN runs on. It is a property of the calling
 * thread there, and no Java binding sets it: the call goes through the one function type of the
 * presets that takes its first argument in an integer register.
 */
final class OpenMp {
  private static final Logger LOG = LoggerFactory.getLogger(OpenMp.class);
  private static final Pfn_notify__cl_mem_Pointer SET_THREADS = find();

  private OpenMp() {}

  /** From now on, what this thread compiles and runs uses this thread alone. */
  static void useOneThread() {
    if (SET_THREADS != null) {
      SET_THREADS.call(new _cl_mem(new Address().to(1)), null);
    }
  }

  private static Pfn_notify__cl_mem_Pointer find() {
    Pointer function = lookUp();
    if (function == null) {
      LOG.warn(
          "Cannot limit OpenMP to one thread per kernel thread: omp_set_num_threads is not found;"
              + " set OMP_NUM_THREADS=1 in the environment, or kernels compete for the cores");
      return null;
    }

    PointerPointer<Pointer> slot = new PointerPointer<>(1L);
    slot.put(0, function);
    return new Pfn_notify__cl_mem_Pointer(slot);
  }

  private static Pointer lookUp() {
    try {
      return Loader.addressof("omp_set_num_threads");
    } catch (UnsatisfiedLinkError e) {
      LOG.debug("No look-up of native symbols", e);
      return null;
    }
  }
}
