package dev.braid.checkpoint;

import dev.braid.checkpoint.Manifest.Place;
import dev.braid.training.OwnMomenta;
import dev.braid.training.Parameters;
import dev.braid.training.RunningAverage;
import dev.braid.training.TrainingState;
import dev.braid.training.TrainingState.ReplicaState;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Reads one checkpoint. */
final class CheckpointReader {
  private static final int CHUNK_BYTES = 1 << 16;
  private static final float[] NOTHING = new float[0];

  private final CheckpointSource source;
  private final String name;

  CheckpointReader(CheckpointSource source, String name) {
    this.source = source;
    this.name = name;
  }

  Checkpoint read() throws IOException {
    Manifest manifest = manifest();
    List<CheckpointFile> files = manifest.files().subList(0, CheckpointFormat.FILES.size());
    // What replicas keep to themselves is read, and compared, by those who go on with it.
    for (CheckpointFile file : files) {
      verify(file);
    }
    Parameters parameters =
        new Parameters(floats(files.get(0), 1).get(0), floats(files.get(1), 1).get(0));
    int length = parameters.values().length;
    float[] average = optional(manifest, CheckpointFormat.AVERAGE, length);
    return new Checkpoint(
        new TrainingState(
            parameters,
            optional(manifest, CheckpointFormat.OUTER, length),
            average.length == 0
                ? RunningAverage.NONE
                : new RunningAverage(average, manifest.averaged()),
            replicas(manifest, files.get(2)),
            manifest.progress()),
        manifest.identity());
  }

  /** A number for each parameter; none where there is no such file. */
  private float[] optional(Manifest manifest, String name, int parameters) throws IOException {
    Optional<CheckpointFile> file = manifest.file(name);
    if (file.isEmpty()) {
      return NOTHING;
    }
    float[] values = momenta(file.get());
    if (values.length != parameters) {
      throw broken(name, "has " + values.length + " numbers for " + parameters + " parameters");
    }
    return values;
  }

  private List<ReplicaState> replicas(Manifest manifest, CheckpointFile file) throws IOException {
    List<Place> places = manifest.replicas();
    List<float[]> carried = floats(file, places.size());
    List<ReplicaState> replicas = new ArrayList<>();
    for (int replica = 0; replica < places.size(); replica++) {
      Place place = places.get(replica);
      OwnMomenta own = own(manifest, replica);
      replicas.add(new ReplicaState(place.next(), carried.get(replica), own, place.epochDone()));
    }
    return replicas;
  }

  private static OwnMomenta own(Manifest manifest, int replica) {
    return manifest
        .momenta(replica)
        .<OwnMomenta>map(
            file ->
                new OwnMomenta.InFile(
                    manifest.progress().round(), file.name(), file.bytes(), file.sha256()))
        .orElse(OwnMomenta.NONE);
  }

  /** The one array of a file that is compared first. */
  float[] momenta(CheckpointFile file) throws IOException {
    verify(file);
    return floats(file, 1).get(0);
  }

  /** Reads the manifest and the first of its files. */
  Checkpoint.Model model() throws IOException {
    Manifest manifest = manifest();
    CheckpointFile file = manifest.model();
    verify(file);
    return new Checkpoint.Model(floats(file, 1).get(0), file.sha256(), manifest.identity());
  }

  /** Reads the manifest and compares the first of its files with it. */
  void verifyModel() throws IOException {
    verify(manifest().model());
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

  /** Compares a file with what is known of it. */
  void verify(CheckpointFile file) throws IOException {
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
