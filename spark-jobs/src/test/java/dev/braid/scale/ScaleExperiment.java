package dev.braid.scale;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.braid.cluster.SparkHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileUtil;

/** A corpus in a folder of its own, experiments on it, and what their runs say. */
final class ScaleExperiment implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long HELD_OUT_BYTES = 200_000;
  private static final String LANGUAGE_MODEL =
      """
      task = language-model
      data { format = lines, train = "%1$s/train", valid = "%1$s/valid", test = "%1$s/valid" }
      tokenize.max-size = 20000
      model { embeddings = tied, direction = forward }
      train.optimizer { kind = adam, learning-rate = 0.001 }
      """;
  private static final String TAGGER =
      """
      task = tagger
      sample { corpus = tagging, size = %2$d, output = "%1$s/corpus" }
      data {
        format = conll, train = "%1$s/corpus/train.conll"
        valid = "%1$s/corpus/valid.conll", test = "%1$s/corpus/test.conll"
      }
      """;

  private final Path folder = SparkHome.scratch("experiment");
  private final String corpus;

  private ScaleExperiment(String corpus, long size) {
    this.corpus = corpus.formatted(folder, size);
  }

  /**
   * Language models of a synthetic text.
   *
   * @param bytes of training text
   */
  static ScaleExperiment ofText(long bytes) throws IOException {
    ScaleExperiment experiment = new ScaleExperiment(LANGUAGE_MODEL, bytes);
    new SyntheticText(1).write(experiment.folder.resolve("train"), bytes);
    new SyntheticText(2).write(experiment.folder.resolve("valid"), HELD_OUT_BYTES);
    return experiment;
  }

  /**
   * Taggers of sentences that the first job writes.
   *
   * @param sentences of the training part
   */
  static ScaleExperiment ofSentences(long sentences) {
    return new ScaleExperiment(TAGGER, sentences);
  }

  /**
   * Writes a configuration.
   *
   * @param run names the run directory
   * @return the file
   */
  String write(String run, String settings) throws IOException {
    Path file = folder.resolve(run + ".conf");
    String output = "output = \"%s/%s\"%n".formatted(folder, run);
    Files.writeString(file, corpus + output + settings);
    return file.toString();
  }

  /** The lines of {@code metrics.jsonl}. */
  List<JsonNode> rounds(String run) throws IOException {
    List<JsonNode> rounds = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(run).resolve("metrics.jsonl"))) {
      rounds.add(JSON.readTree(line));
    }
    return rounds;
  }

  /** The median over all rounds but the first, which finds everything cold. */
  double median(String run, String pointer) throws IOException {
    double[] values =
        rounds(run).stream()
            .skip(1)
            .mapToDouble(round -> round.at(pointer).asDouble())
            .sorted()
            .toArray();
    return values[values.length / 2];
  }

  @Override
  public void close() {
    FileUtil.fullyDelete(folder.toFile());
  }
}
