package dev.braid.checkpoint;

import dev.braid.training.Parameters;
import dev.braid.training.TrainingState;
import dev.braid.training.TrainingState.ReplicaState;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Reads one checkpoint. */
final class CheckpointReader {
  private static final int CHUNK_BYTES = 1 << 16;

  private final CheckpointSource source;
  private final String name;

  CheckpointReader(CheckpointSource source, String name) {
    this.source = source;
    this.name = name;
  }

  Checkpoint read() throws IOException {
    Manifest manifest = verify();
    List<CheckpointFile> files = manifest.files();
    List<Boolean> done = manifest.replicasDone();
    Parameters parameters =
        new Parameters(floats(files.get(0), 1).get(0), floats(files.get(1), 1).get(0));
    List<float[]> arrays = floats(files.get(2), 2 * done.size());
    List<ReplicaState> replicas = new ArrayList<>();
    for (int i = 0; i < done.size(); i++) {
      replicas.add(new ReplicaState(arrays.get(2 * i), arrays.get(2 * i + 1), done.get(i)));
    }
    return new Checkpoint(
        new TrainingState(parameters, replicas, manifest.progress()), manifest.identity());
  }

  /** Reads the manifest and the first of its files. */
  Checkpoint.Model model() throws IOException {
    Manifest manifest = manifest();
    CheckpointFile file = manifest.files().get(0);
    verify(file);
    return new Checkpoint.Model(floats(file, 1).get(0), file.sha256(), manifest.identity());
  }

  /** Reads the manifest and compares every file with it. */
  Manifest verify() throws IOException {
    Manifest manifest = manifest();
    for (CheckpointFile file : manifest.files()) {
      verify(file);
    }
    return manifest;
  }

  /** Reads the manifest alone. */
  Manifest manifest() throws IOException {
    try (InputStream in = open(CheckpointFormat.MANIFEST)) {
      byte[] bytes = in.readNBytes(Manifest.MAX_BYTES + 1);
      if (bytes.length > Manifest.MAX_BYTES) {
        throw broken(CheckpointFormat.MANIFEST, "is longer than " + Manifest.MAX_BYTES + " bytes");
      }
      return Manifest.read(bytes);
    } catch (IllegalArgumentException e) {
      throw broken(CheckpointFormat.MANIFEST, e);
    }
  }

  private void verify(CheckpointFile file) throws IOException {
    MessageDigest digest = CheckpointFormat.sha256();
    byte[] chunk = new byte[CHUNK_BYTES];
    long bytes = 0;
    try (InputStream in = open(file.name())) {
      int count;
      while (bytes <= file.bytes() && (count = in.read(chunk)) >= 0) {
        digest.update(chunk, 0, count);
        bytes += count;
      }
    }
    if (bytes > file.bytes()) {
      throw broken(file.name(), "is longer than the " + file.bytes() + " bytes of its manifest");
    }
    if (bytes < file.bytes()) {
      throw broken(file.name(), "is cut off: it has " + bytes + " of " + file.bytes() + " bytes");
    }
    String sha256 = HexFormat.of().formatHex(digest.digest());
    if (!sha256.equals(file.sha256())) {
      throw broken(
          file.name(), "was changed: its SHA-256 is " + sha256 + " and not " + file.sha256());
    }
  }

  private List<float[]> floats(CheckpointFile file, int arrays) throws IOException {
    try (InputStream in = open(file.name())) {
      return FloatFile.read(in, file.bytes(), arrays);
    } catch (IllegalArgumentException e) {
      throw broken(file.name(), e);
    }
  }

  private InputStream open(String file) throws IOException {
    return source.open(file).orElseThrow(() -> broken(file, "is missing"));
  }

  private CheckpointException broken(String file, String fault) {
    return new CheckpointException(name, file, fault);
  }

  private CheckpointException broken(String file, IllegalArgumentException fault) {
    CheckpointException broken = broken(file, fault.getMessage());
    broken.initCause(fault);
    return broken;
  }
}
