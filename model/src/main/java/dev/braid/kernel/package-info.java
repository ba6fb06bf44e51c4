/**
 * The arithmetic of recurrent networks on raw memory, on oneDNN: the only package that knows it.
 * Start at {@link dev.braid.kernel.Kernels}, which makes everything else; {@code model/KERNELS.md}
 * says why it is built this way.
 *
 * <p>Matrices are row-major float32 in the caller's memory ({@link dev.braid.kernel.Floats}),
 * sequences are time-major.
 */
package dev.braid.kernel;
