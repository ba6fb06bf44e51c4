package dev.braid.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.braid.checkpoint.Checkpoint.Identity;
import dev.braid.sequence.Cursor;
import dev.braid.sequence.Cursor.StreamPlace;
import dev.braid.training.TrainingProgress;
import dev.braid.training.TrainingProgress.Validated;
import dev.braid.training.TrainingState.ReplicaState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The file that makes a folder a checkpoint: {@linkplain SealedJson sealed}, so that no byte of it
 * can change unnoticed. Later versions keep that.
 *
 * @param replicas where each replica goes on
 * @param averaged rounds that are in the average of the parameters; 0 where there is none
 * @param files all other files: those of {@link CheckpointFormat#FILES}, those of {@link
 *     CheckpointFormat#OPTIONAL} that are there, then for each replica or none what it keeps to
 *     itself
 */
record Manifest(
    TrainingProgress progress,
    List<Place> replicas,
    Identity identity,
    int averaged,
    List<CheckpointFile> files) {

  /** Room for a hundred thousand replicas, each with a file of its own. */
  static final int MAX_BYTES = 1 << 25;

  private static final String FORMAT = "braid-checkpoint";

  /** Without optional files, as older programs read it too. */
  private static final int VERSION = 2;

  private static final int VERSION_WITH_OPTIONAL = 3;

  /** Checks that the files are those of so many replicas. */
  Manifest {
    List<String> names = names(files, replicas.size());
    require(
        files.size() == names.size(),
        "names " + files.size() + " files for " + replicas.size() + " replicas");
    for (int i = 0; i < files.size(); i++) {
      require(
          files.get(i).name().equals(names.get(i)),
          "names the file '" + files.get(i).name() + "' where '" + names.get(i) + "' belongs");
    }
    boolean average = optional(files).contains(CheckpointFormat.AVERAGE);
    require(
        average == averaged > 0,
        "has an average of " + averaged + " rounds and " + (average ? "a" : "no") + " file of it");
    require(
        average || !progress.validated().ofAverage(),
        "has the figure of an average and no average");
  }

  private static List<String> names(List<CheckpointFile> files, int replicas) {
    List<String> optional = optional(files);
    List<String> without = CheckpointFormat.names(optional, 0);
    return files.size() == without.size() ? without : CheckpointFormat.names(optional, replicas);
  }

  private static List<String> optional(List<CheckpointFile> files) {
    return files.stream()
        .skip(CheckpointFormat.FILES.size())
        .limit(CheckpointFormat.OPTIONAL.size())
        .map(CheckpointFile::name)
        .filter(CheckpointFormat.OPTIONAL::contains)
        .toList();
  }

  /** An optional file, where it is there. */
  Optional<CheckpointFile> file(String name) {
    return files.stream().filter(file -> file.name().equals(name)).findFirst();
  }

  /** The file that has the model: that of the parameters, or of their average. */
  CheckpointFile model() {
    return progress.validated().ofAverage()
        ? file(CheckpointFormat.AVERAGE).orElseThrow()
        : files.get(0);
  }

  /** What a replica keeps to itself, where it keeps any. */
  Optional<CheckpointFile> momenta(int replica) {
    int index = CheckpointFormat.FILES.size() + optional(files).size() + replica;
    return index < files.size() ? Optional.of(files.get(index)) : Optional.empty();
  }

  /**
   * Where a replica goes on.
   *
   * @param epochDone whether it has no batch left in this epoch
   */
  record Place(Cursor next, boolean epochDone) {
    static Place of(ReplicaState replica) {
      return new Place(replica.next(), replica.epochDone());
    }

    private void write(ObjectNode node) {
      node.put("shard", next.shard()).put("row", next.row()).put("batch", next.batch());
      node.put("epoch-done", epochDone);
      if (!next.streams().isEmpty()) {
        ArrayNode streams = node.putArray("streams");
        for (StreamPlace place : next.streams()) {
          streams.addObject().put("piece", place.piece()).put("taken", place.taken());
        }
      }
    }

    private static Place read(JsonNode node) {
      JsonNode done = node.path("epoch-done");
      require(done.isBoolean(), "has an 'epoch-done' that is neither true nor false");
      int shard = (int) count(node, "shard", Integer.MAX_VALUE);
      long row = count(node, "row", Long.MAX_VALUE);
      List<StreamPlace> streams = new ArrayList<>();
      for (JsonNode place : node.path("streams")) {
        long piece = count(place, "piece", Long.MAX_VALUE);
        streams.add(new StreamPlace(piece, (int) count(place, "taken", Integer.MAX_VALUE)));
      }
      Cursor next = new Cursor(shard, row, count(node, "batch", Long.MAX_VALUE), streams);
      return new Place(next, done.booleanValue());
    }
  }

  static Manifest of(Checkpoint checkpoint, List<CheckpointFile> files) {
    return new Manifest(
        checkpoint.state().progress(),
        checkpoint.state().replicas().stream().map(Place::of).toList(),
        checkpoint.identity(),
        checkpoint.state().average().rounds(),
        files);
  }

  byte[] toBytes() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("format", FORMAT);
    root.put("version", optional(files).isEmpty() ? VERSION : VERSION_WITH_OPTIONAL);
    write(progress, root.putObject("progress"));
    ArrayNode places = root.putArray("replicas");
    replicas.forEach(place -> place.write(places.addObject()));
    root.putObject("identity")
        .put("experiment", identity.experiment())
        .put("tokens", identity.tokens())
        .put("labels", identity.labels())
        .put("shards", identity.shards());
    if (averaged > 0) {
      root.put("averaged-rounds", averaged);
    }
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
    if (progress.stepsPerRound() > 0) {
      node.put("steps-per-round", progress.stepsPerRound());
    }
    if (progress.validated().ofAverage()) {
      node.put("figure-of-average", true);
    }
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
        version == VERSION || version == VERSION_WITH_OPTIONAL,
        "has format version "
            + version
            + " and this program reads versions "
            + VERSION
            + " and "
            + VERSION_WITH_OPTIONAL);
    List<Place> places = new ArrayList<>();
    for (JsonNode entry : root.path("replicas")) {
      places.add(Place.read(entry));
    }
    return new Manifest(
        progress(root.path("progress")),
        places,
        identity(root.path("identity")),
        root.has("averaged-rounds") ? (int) count(root, "averaged-rounds", Integer.MAX_VALUE) : 0,
        files(root.path("files")));
  }

  private static List<CheckpointFile> files(JsonNode entries) {
    List<CheckpointFile> files = new ArrayList<>();
    for (JsonNode entry : entries) {
      long length = integer(entry, "bytes", Long.MAX_VALUE);
      files.add(new CheckpointFile(text(entry, "name"), length, text(entry, "sha256")));
    }
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
        node.has("steps-per-round") ? smallInteger(node, "steps-per-round") : 0,
        validated(node));
  }

  /** Manifests of older programs have no figure of their own, unless it is the best one. */
  private static Validated validated(JsonNode node) {
    double bestFigure = number(node, "best-figure");
    int bestRound = smallInteger(node, "best-round");
    double own = bestRound == smallInteger(node, "round") ? bestFigure : Double.NaN;
    return new Validated(
        node.has("figure") ? number(node, "figure") : own,
        node.path("figure-of-average").booleanValue(),
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
    return integer(node, key, -1, max);
  }

  private static long count(JsonNode node, String key, long max) {
    return integer(node, key, 0, max);
  }

  private static long integer(JsonNode node, String key, long min, long max) {
    JsonNode value = node.path(key);
    boolean fits = value.isIntegralNumber() && value.canConvertToLong();
    require(
        fits && value.longValue() >= min && value.longValue() <= max,
        "has no '" + key + "' that is a whole number from " + min + " to " + max);
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
