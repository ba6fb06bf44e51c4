package dev.braid.checkpoint;

import java.util.Objects;

/**
 * A file of a checkpoint as it was written.
 *
 * @param name the file's name within the folder
 * @param bytes its length
 * @param sha256 its SHA-256 in lower-case hexadecimal digits
 */
public record CheckpointFile(String name, long bytes, String sha256) {
  /** Checks that name and digest are there. */
  public CheckpointFile {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(sha256, "sha256");
  }
}
