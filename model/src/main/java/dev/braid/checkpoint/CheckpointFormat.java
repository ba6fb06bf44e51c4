package dev.braid.checkpoint;

import dev.braid.training.TrainingState;
import dev.braid.training.TrainingState.ReplicaState;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Which files a checkpoint has. */
final class CheckpointFormat {
  static final String MANIFEST = "MANIFEST.json";

  /** The files that each checkpoint has, in the order in which they are written. */
  static final List<String> FILES = List.of("parameters.bin", "optimizer.bin", "replicas.bin");

  private CheckpointFormat() {}

  /** The name of a file by its place in the manifest: behind {@link #FILES} come momenta. */
  static String name(int index) {
    return index < FILES.size() ? FILES.get(index) : momenta(index - FILES.size());
  }

  static String momenta(int replica) {
    return String.format(Locale.ROOT, "momenta-%05d.bin", replica);
  }

  static void write(Checkpoint checkpoint, List<CheckpointFile> momenta, CheckpointSink sink)
      throws IOException {
    List<List<float[]>> contents = contents(checkpoint.state());
    for (int i = 0; i < FILES.size(); i++) {
      FloatFile.requireFinite(FILES.get(i), contents.get(i));
    }
    List<CheckpointFile> files = new ArrayList<>();
    for (int i = 0; i < FILES.size(); i++) {
      List<float[]> content = contents.get(i);
      files.add(sink.write(FILES.get(i), out -> FloatFile.write(content, out)));
    }
    files.addAll(momenta);
    byte[] manifest = Manifest.of(checkpoint, files).toBytes();
    sink.write(MANIFEST, out -> out.write(manifest));
  }

  private static List<List<float[]>> contents(TrainingState state) {
    List<float[]> replicas = new ArrayList<>();
    for (ReplicaState replica : state.replicas()) {
      replicas.add(replica.carried());
    }
    return List.of(
        List.of(state.parameters().values()),
        List.of(state.parameters().optimizerState()),
        replicas);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every JVM has SHA-256", impossible);
    }
  }
}
