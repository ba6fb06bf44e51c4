package dev.braid.checkpoint;

import java.io.IOException;
import java.io.OutputStream;

/** A folder that a checkpoint is written into. */
@FunctionalInterface
public interface CheckpointSink {
  /**
   * Writes a file of the folder, whole: when this returns, the content is stored.
   *
   * @return the name, and length and digest of the bytes that the content wrote
   */
  CheckpointFile write(String name, Content content) throws IOException;

  /** What a file holds. */
  @FunctionalInterface
  interface Content {
    /** Writes all of it; the stream stays open. */
    void writeTo(OutputStream out) throws IOException;
  }
}
