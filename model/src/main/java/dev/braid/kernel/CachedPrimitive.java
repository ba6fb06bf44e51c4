package dev.braid.kernel;

/** Something compiled that a {@link Worker} keeps. */
interface CachedPrimitive extends AutoCloseable {
  @Override
  void close();
}
