package dev.braid.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.braid.checkpoint.Checkpoint.Identity;
import dev.braid.training.TrainingProgress;
import dev.braid.training.TrainingProgress.Validated;
import dev.braid.training.TrainingState.ReplicaState;
import java.util.ArrayList;
import java.util.List;

/**
 * The file that makes a folder a checkpoint: {@linkplain SealedJson sealed}, so that no byte of it
 * can change unnoticed. Later versions keep that.
 *
 * @param replicasDone for each replica, whether it has no batch left in this epoch
 * @param files all other files, in the order of {@link CheckpointFormat#FILES}
 */
record Manifest(
    TrainingProgress progress,
    List<Boolean> replicasDone,
    Identity identity,
    List<CheckpointFile> files) {

  /** Room for a hundred thousand replicas. */
  static final int MAX_BYTES = 1 << 20;

  private static final String FORMAT = "braid-checkpoint";
  private static final int VERSION = 1;

  static Manifest of(Checkpoint checkpoint, List<CheckpointFile> files) {
    return new Manifest(
        checkpoint.state().progress(),
        checkpoint.state().replicas().stream().map(ReplicaState::epochDone).toList(),
        checkpoint.identity(),
        files);
  }

  byte[] toBytes() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("format", FORMAT).put("version", VERSION);
    write(progress, root.putObject("progress"));
    ArrayNode done = root.putArray("replicas-done");
    replicasDone.forEach(done::add);
    root.putObject("identity")
        .put("experiment", identity.experiment())
        .put("tokens", identity.tokens())
        .put("labels", identity.labels())
        .put("shards", identity.shards());
    ArrayNode entries = root.putArray("files");
    for (CheckpointFile file : files) {
      ObjectNode entry = entries.addObject().put("name", file.name());
      entry.put("bytes", file.bytes()).put("sha256", file.sha256());
    }
    return SealedJson.bytes(root);
  }

  private static void write(TrainingProgress progress, ObjectNode node) {
    node.put("epoch", progress.epoch())
        .put("round", progress.round())
        .put("steps-in-epoch", progress.stepsInEpoch())
        .put("steps", progress.steps())
        .put("tokens", progress.tokens())
        .put("plateaus", progress.plateaus())
        .put("setbacks", progress.setbacks())
        .put("validations-since-best", progress.validated().sinceBest())
        .put("figure", Double.toString(progress.validated().figure()))
        .put("best-figure", Double.toString(progress.validated().bestFigure()))
        .put("best-round", progress.validated().bestRound());
  }

  /**
   * @throws IllegalArgumentException with what is wrong
   */
  static Manifest read(byte[] bytes) {
    return read(SealedJson.read(bytes));
  }

  private static Manifest read(JsonNode root) {
    require(FORMAT.equals(root.path("format").asText()), "is not of format '" + FORMAT + "'");
    long version = integer(root, "version", Long.MAX_VALUE);
    require(
        version == VERSION,
        "has format version " + version + " and this program reads version " + VERSION);
    List<Boolean> done = new ArrayList<>();
    for (JsonNode entry : root.path("replicas-done")) {
      require(entry.isBoolean(), "has a 'replicas-done' that is neither true nor false");
      done.add(entry.booleanValue());
    }
    return new Manifest(
        progress(root.path("progress")),
        done,
        identity(root.path("identity")),
        files(root.path("files")));
  }

  private static List<CheckpointFile> files(JsonNode entries) {
    List<CheckpointFile> files = new ArrayList<>();
    for (JsonNode entry : entries) {
      long length = integer(entry, "bytes", Long.MAX_VALUE);
      files.add(new CheckpointFile(text(entry, "name"), length, text(entry, "sha256")));
    }
    List<String> names = files.stream().map(CheckpointFile::name).toList();
    require(
        names.equals(CheckpointFormat.FILES),
        "names the files " + names + " and not " + CheckpointFormat.FILES);
    return files;
  }

  private static TrainingProgress progress(JsonNode node) {
    return new TrainingProgress(
        smallInteger(node, "epoch"),
        smallInteger(node, "round"),
        smallInteger(node, "steps-in-epoch"),
        integer(node, "steps", Long.MAX_VALUE),
        integer(node, "tokens", Long.MAX_VALUE),
        smallInteger(node, "plateaus"),
        node.has("setbacks") ? smallInteger(node, "setbacks") : 0,
        validated(node));
  }

  /** Manifests of older programs have no figure of their own, unless it is the best one. */
  private static Validated validated(JsonNode node) {
    double bestFigure = number(node, "best-figure");
    int bestRound = smallInteger(node, "best-round");
    double own = bestRound == smallInteger(node, "round") ? bestFigure : Double.NaN;
    return new Validated(
        node.has("figure") ? number(node, "figure") : own,
        bestFigure,
        bestRound,
        smallInteger(node, "validations-since-best"));
  }

  private static Identity identity(JsonNode node) {
    return new Identity(
        text(node, "experiment"), text(node, "tokens"), text(node, "labels"), text(node, "shards"));
  }

  private static int smallInteger(JsonNode node, String key) {
    return (int) integer(node, key, Integer.MAX_VALUE);
  }

  private static long integer(JsonNode node, String key, long max) {
    JsonNode value = node.path(key);
    boolean fits = value.isIntegralNumber() && value.canConvertToLong();
    require(
        fits && value.longValue() >= -1 && value.longValue() <= max,
        "has no '" + key + "' that is a whole number from -1 to " + max);
    return value.longValue();
  }

  private static double number(JsonNode node, String key) {
    String text = text(node, key);
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("has '" + text + "' for the number '" + key + "'", e);
    }
  }

  private static String text(JsonNode node, String key) {
    JsonNode value = node.path(key);
    require(value.isTextual(), "has no text '" + key + "'");
    return value.textValue();
  }

  private static void require(boolean right, String fault) {
    if (!right) {
      throw new IllegalArgumentException(fault);
    }
  }
}
