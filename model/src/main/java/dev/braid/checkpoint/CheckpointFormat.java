package dev.braid.checkpoint;

import dev.braid.training.TrainingState;
import dev.braid.training.TrainingState.ReplicaState;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Which files a checkpoint has. */
final class CheckpointFormat {
  static final String MANIFEST = "MANIFEST.json";

  /** The files that each checkpoint has, in the order in which they are written. */
  static final List<String> FILES = List.of("parameters.bin", "optimizer.bin", "replicas.bin");

  /** The momentum of the outer optimizer. */
  static final String OUTER = "outer.bin";

  /** The average of the parameters over rounds. */
  static final String AVERAGE = "average.bin";

  /** The files behind those, each where there is what belongs into it. */
  static final List<String> OPTIONAL = List.of(OUTER, AVERAGE);

  private CheckpointFormat() {}

  /**
   * The names of all files but the manifest, in its order.
   *
   * @param optional those of {@link #OPTIONAL} that are there
   * @param momenta files of momenta
   */
  static List<String> names(List<String> optional, int momenta) {
    List<String> names = new ArrayList<>(FILES);
    OPTIONAL.stream().filter(optional::contains).forEach(names::add);
    IntStream.range(0, momenta).mapToObj(CheckpointFormat::momenta).forEach(names::add);
    return names;
  }

  static String momenta(int replica) {
    return String.format(Locale.ROOT, "momenta-%05d.bin", replica);
  }

  static void write(Checkpoint checkpoint, List<CheckpointFile> momenta, CheckpointSink sink)
      throws IOException {
    Map<String, List<float[]>> contents = contents(checkpoint.state());
    contents.forEach(FloatFile::requireFinite);
    List<CheckpointFile> files = new ArrayList<>();
    for (Map.Entry<String, List<float[]>> file : contents.entrySet()) {
      files.add(sink.write(file.getKey(), out -> FloatFile.write(file.getValue(), out)));
    }
    files.addAll(momenta);
    byte[] manifest = Manifest.of(checkpoint, files).toBytes();
    sink.write(MANIFEST, out -> out.write(manifest));
  }

  private static Map<String, List<float[]>> contents(TrainingState state) {
    Map<String, List<float[]>> contents = new LinkedHashMap<>();
    contents.put(FILES.get(0), List.of(state.parameters().values()));
    contents.put(FILES.get(1), List.of(state.parameters().optimizerState()));
    contents.put(FILES.get(2), state.replicas().stream().map(ReplicaState::carried).toList());
    if (state.outer().length > 0) {
      contents.put(OUTER, List.of(state.outer()));
    }
    if (state.average().exists()) {
      contents.put(AVERAGE, List.of(state.average().values()));
    }
    return contents;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every JVM has SHA-256", impossible);
    }
  }
}
