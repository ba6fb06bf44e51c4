package dev.braid;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.braid.sample.SampleCorpus;
import dev.braid.store.Disk;
import dev.braid.store.FileTree;
import dev.braid.store.RunDirectory;
import dev.braid.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * An experiment in a folder of its own, so small that it is trained in a second: a generated corpus
 * in {@code corpus/}, the configuration, and run directories beside them.
 */
public final class TestExperiment {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SMALL =
      """
      model { embedding = 8, hidden = 8, layers = 1 }
      shard.count = 2
      train {
        replicas = 2, steps-per-round = 2, batch-tokens = 100, streams = 2, window = 8
        max-epochs = 1, checkpoint-every = 0, optimizer.learning-rate = 0.01
      }
      """;

  private final Store store;
  private final String folder;

  private TestExperiment(Disk disk) {
    this.store = disk.store();
    this.folder = disk.freshFolder();
  }

  /** A tagger of CoNLL files. */
  public static TestExperiment tagger(Disk disk) {
    return of(disk, "tagging", "task = tagger, data.format = conll", ".conll");
  }

  /** A language model of plain lines. */
  public static TestExperiment languageModel(Disk disk) {
    String task = "task = language-model, data.format = lines, model.direction = forward";
    return of(disk, "sentences", task, ".txt");
  }

  /** A classifier of lines that begin with their label. */
  public static TestExperiment classifier(Disk disk) {
    return of(disk, "intents", "task = classifier, data.format = label-text", ".tsv");
  }

  /** A tagger of text files and label files. */
  public static TestExperiment parallelTagger(Disk disk) {
    return of(disk, "slots", "task = tagger" + labelFiles("seq.out"), "/seq.in");
  }

  /** A classifier of text files and label files. */
  public static TestExperiment parallelClassifier(Disk disk) {
    return of(disk, "slots", "task = classifier" + labelFiles("label"), "/seq.in");
  }

  /** An encoder-decoder of lines that hold source and target, character by character. */
  public static TestExperiment pairs(Disk disk) {
    String task =
        "task = encoder-decoder, data.format = pairs, tokenize.tokenizer = characters"
            + ", model.attention = dot, decode.beam = 2";
    return of(disk, "dates", task, ".tsv");
  }

  /** An encoder-decoder of files of sources and of targets. */
  public static TestExperiment parallelPairs(Disk disk) {
    return of(disk, "slots", "task = encoder-decoder" + labelFiles("seq.out"), "/seq.in");
  }

  private static String labelFiles(String name) {
    StringBuilder text = new StringBuilder(", data.format = parallel");
    for (String split : List.of("train", "valid", "test")) {
      text.append(", data.").append(split).append("-targets = ");
      text.append("${corpus}\"/").append(split).append('/').append(name).append('"');
    }
    return text.toString();
  }

  private static TestExperiment of(Disk disk, String corpus, String task, String suffix) {
    TestExperiment experiment = new TestExperiment(disk);
    StringBuilder text = new StringBuilder(task).append('\n').append(SMALL);
    text.append("output = ").append(quoted(experiment.path("run"))).append('\n');
    for (String split : List.of("train", "valid", "test")) {
      text.append("data.").append(split).append(" = ${corpus}\"/").append(split);
      text.append(suffix).append("\"\n");
    }
    String config = text.toString().replace("${corpus}\"", '"' + experiment.path("corpus"));
    experiment.put("experiment.conf", config);
    experiment.sample(corpus);
    return experiment;
  }

  private void sample(String corpus) {
    try {
      SampleFiles.write(SampleCorpus.named(corpus), 7, 48, store, path("corpus"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A setting of one path, as after {@code --set}. */
  public static String setting(String key, String path) {
    return key + "=[" + quoted(path) + "]";
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  /** Runs a command on this experiment, with further settings. */
  public Invocation invoke(String command, String... settings) {
    return invokeOn("local[2]", command, settings);
  }

  /** As {@link #invoke}, on that Spark master. */
  public Invocation invokeOn(String master, String command, String... settings) {
    return Invocation.on(master, arguments(command, settings));
  }

  /** Runs a command that has to succeed. */
  public void complete(String command, String... settings) {
    Invocation end = invoke(command, settings);
    assertThat(end.exitCode()).as(end.errors()).isZero();
  }

  /** Takes the note away that all is done, so that the next command looks at all again. */
  public void forgetTheEnd() throws IOException {
    store.delete(path("run/STATUS.json"));
  }

  /** The arguments of {@link #invoke}. */
  public String[] arguments(String command, String... settings) {
    List<String> arguments = new ArrayList<>(List.of(command, path("experiment.conf")));
    for (String setting : settings) {
      arguments.addAll(List.of("--set", setting));
    }
    return arguments.toArray(String[]::new);
  }

  /** A path in this experiment's folder. */
  public String path(String name) {
    return folder + "/" + name;
  }

  /** Writes a file of this experiment's folder. */
  public void put(String name, byte[] content) {
    try {
      store.writeAtomically(path(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a text file of this experiment's folder. */
  public void put(String name, String content) {
    put(name, content.getBytes(UTF_8));
  }

  /** The bytes of a file of this experiment's folder. */
  public byte[] bytes(String name) throws IOException {
    return store.read(path(name), 1 << 24);
  }

  /** A text file of this experiment's folder. */
  public String text(String name) throws IOException {
    return new String(bytes(name), UTF_8);
  }

  /** A JSON file of this experiment's folder. */
  public JsonNode json(String name) throws IOException {
    return JSON.readTree(bytes(name));
  }

  /** The run directory of that name; {@code run} unless the output was set. */
  public RunDirectory run(String name) {
    return new RunDirectory(path(name));
  }

  /** The rows of a folder of predictions in JSON lines. */
  public List<JsonNode> predictions(String folder) throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    for (String name : names(folder)) {
      if (name.endsWith(".jsonl")) {
        for (String line : text(folder + "/" + name).lines().toList()) {
          rows.add(JSON.readTree(line));
        }
      }
    }
    return rows;
  }

  /** The names of all files of a folder, hidden ones included. */
  public List<String> names(String name) throws IOException {
    return FileTree.names(store, path(name));
  }

  /** Length and time of change of all files of a folder. */
  public SortedMap<String, String> stamps(String name) throws IOException {
    return FileTree.stamps(store, path(name));
  }

  /** SHA-256 of all files of a folder. */
  public SortedMap<String, String> digests(String name) throws IOException {
    return FileTree.digests(store, path(name));
  }

  /** The name of the checkpoint that {@code LATEST} points to. */
  public String latest(String run) throws IOException {
    return text(run + "/checkpoints/LATEST").strip();
  }

  /** SHA-256 of the newest checkpoint's parameters, as its manifest says. */
  public String parametersDigest(String run) throws IOException {
    JsonNode manifest = json(run + "/checkpoints/" + latest(run) + "/MANIFEST.json");
    JsonNode file = manifest.path("files").path(0);
    assertThat(file.path("name").asText()).isEqualTo("parameters.bin");
    return file.path("sha256").asText();
  }

  /** Where this experiment's files are. */
  public Store store() {
    return store;
  }
}
