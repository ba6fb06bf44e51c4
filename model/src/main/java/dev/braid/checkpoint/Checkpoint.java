package dev.braid.checkpoint;

import dev.braid.training.TrainingProgress;
import dev.braid.training.TrainingState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A training state that can be stored, and what it belongs to.
 *
 * @param state everything that a later round depends on besides configuration, text and
 *     vocabularies
 * @param identity what the state was trained with
 */
public record Checkpoint(TrainingState state, Identity identity) {
  /** Checks that both are there. */
  public Checkpoint {
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(identity, "identity");
  }

  /**
   * Digests of what a state was trained with; empty where there is no such thing, as labels of a
   * language model.
   *
   * @param experiment of the configuration
   * @param tokens of the token vocabulary
   * @param labels of the label vocabulary
   * @param shards of the shards' index
   */
  public record Identity(String experiment, String tokens, String labels, String shards) {
    /** Checks that all are there. */
    public Identity {
      Objects.requireNonNull(experiment, "experiment");
      Objects.requireNonNull(tokens, "tokens");
      Objects.requireNonNull(labels, "labels");
      Objects.requireNonNull(shards, "shards");
    }

    /** The names of the parts that differ, in the order of this record. */
    public List<String> differences(Identity other) {
      List<String> names = new ArrayList<>();
      addIfDifferent(names, "experiment", experiment, other.experiment);
      addIfDifferent(names, "tokens", tokens, other.tokens);
      addIfDifferent(names, "labels", labels, other.labels);
      addIfDifferent(names, "shards", shards, other.shards);
      return names;
    }

    private static void addIfDifferent(List<String> names, String name, String one, String two) {
      if (!one.equals(two)) {
        names.add(name);
      }
    }
  }

  /**
   * Writes the files, the manifest last: without it there is no checkpoint.
   *
   * @param momenta files that {@link #writeMomenta} has written beside them, one for each replica
   *     in their order; none where no replica keeps any
   * @throws ArithmeticException before anything is written, if a number is not finite
   * @throws IllegalArgumentException if the momenta are not those of all replicas
   */
  public void write(List<CheckpointFile> momenta, CheckpointSink sink) throws IOException {
    CheckpointFormat.write(this, momenta, sink);
  }

  /**
   * Writes what a replica keeps to itself, on the executor that has it.
   *
   * @param momenta {@code [n * parameters]}
   * @return the file, for {@link #write}
   * @throws ArithmeticException if a number is not finite
   */
  public static CheckpointFile writeMomenta(int replica, float[] momenta, CheckpointSink sink)
      throws IOException {
    String name = CheckpointFormat.momenta(replica);
    FloatFile.requireFinite(name, List.of(momenta));
    return sink.write(name, out -> FloatFile.write(List.of(momenta), out));
  }

  /**
   * Reads what a replica keeps to itself.
   *
   * @param name the checkpoint's name for messages
   * @return the momenta, {@code [n * parameters]}
   * @throws CheckpointException if the file is missing, cut off or changed
   */
  public static float[] readMomenta(CheckpointSource source, String name, CheckpointFile file)
      throws IOException {
    return new CheckpointReader(source, name).momenta(file);
  }

  /**
   * Compares what a replica keeps to itself with what its checkpoint says of it.
   *
   * @param name the checkpoint's name for messages
   * @throws CheckpointException if the file is missing, cut off or changed
   */
  public static void verifyMomenta(CheckpointSource source, String name, CheckpointFile file)
      throws IOException {
    new CheckpointReader(source, name).verify(file);
  }

  /**
   * Reads what {@link #write} wrote; replicas' own momenta are left where they are, for {@link
   * #readMomenta}. Each file is read twice, first for its length and digest, then for its content;
   * so nothing is allocated for bytes that are not there, and nothing is used that does not verify.
   *
   * @param name the checkpoint's name for messages
   * @throws CheckpointException if a file is missing, cut off, changed, of another version or holds
   *     a number that is not finite
   */
  public static Checkpoint read(CheckpointSource source, String name) throws IOException {
    return new CheckpointReader(source, name).read();
  }

  /**
   * The model of a checkpoint, without what only training needs.
   *
   * @param values parameters, in the order of DL4J's flat ones
   * @param sha256 digest of their file
   * @param identity what they were trained with
   */
  public record Model(float[] values, String sha256, Identity identity) {}

  /**
   * Reads the model alone, as safely as {@link #read} reads all.
   *
   * @param name the checkpoint's name for messages
   * @throws CheckpointException if manifest or parameters are missing, cut off, changed, of another
   *     version or hold a number that is not finite
   */
  public static Model model(CheckpointSource source, String name) throws IOException {
    return new CheckpointReader(source, name).model();
  }

  /**
   * How far training was, by the manifest alone: what the other files hold is not looked at.
   *
   * @param name the checkpoint's name for messages
   * @throws CheckpointException if the manifest is missing, cut off, changed or of another version
   */
  public static TrainingProgress progress(CheckpointSource source, String name) throws IOException {
    return new CheckpointReader(source, name).manifest().progress();
  }

  /**
   * Checks length and digest of the model alone, in little memory: what only training needs is not
   * read.
   *
   * @param name the checkpoint's name for messages
   * @throws CheckpointException if manifest or parameters are missing, cut off or changed
   */
  public static void verifyModel(CheckpointSource source, String name) throws IOException {
    new CheckpointReader(source, name).verifyModel();
  }
}
