package dev.braid.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** A folder that a checkpoint is read from. */
@FunctionalInterface
public interface CheckpointSource {
  /**
   * A file of the folder from its first byte; opened more than once.
   *
   * @return empty if there is no such file
   * @throws IOException if the file cannot be reached, which says nothing about the checkpoint
   */
  Optional<InputStream> open(String name) throws IOException;
}
