package dev.braid.checkpoint;

import java.io.IOException;

/** A checkpoint that is not whole, or not what this program writes. An older one can be used. */
public final class CheckpointException extends IOException {
  private final String checkpoint;
  private final String file;
  private final String fault;

  CheckpointException(String checkpoint, String file, String fault) {
    super(
        "Cannot read checkpoint "
            + checkpoint
            + ": "
            + file
            + " "
            + fault
            + "; an older checkpoint can be used in its place");
    this.checkpoint = checkpoint;
    this.file = file;
    this.fault = fault;
  }

  /** The checkpoint's name as the reader gave it. */
  public String checkpoint() {
    return checkpoint;
  }

  /** The file at fault. */
  public String file() {
    return file;
  }

  /** What is wrong with it, as the predicate of a sentence. */
  public String fault() {
    return fault;
  }
}
