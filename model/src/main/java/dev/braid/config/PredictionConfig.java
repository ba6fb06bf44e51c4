package dev.braid.config;

import dev.braid.config.ShardConfig.Overlong;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What is predicted and where the predictions go.
 *
 * @param checkpoint best, latest, or a checkpoint folder's name
 * @param input files, folders or globs
 * @param column column of the text, in Parquet files
 * @param output folder that receives the predictions
 * @param tooLong what happens to a line above the longest length
 * @param attentionPictures sentences, the first ones, whose attention is drawn
 */
public record PredictionConfig(
    String checkpoint,
    List<String> input,
    InputFormat inputFormat,
    String column,
    String output,
    OutputFormat outputFormat,
    Overlong tooLong,
    int attentionPictures)
    implements Serializable {

  public PredictionConfig {
    input = List.copyOf(input);
  }

  /** What the input is. */
  public enum InputFormat {
    TEXT,
    PARQUET
  }

  /** What the output is. */
  public enum OutputFormat {
    JSON_LINES,
    PARQUET
  }

  static PredictionConfig from(Section predict) {
    return new PredictionConfig(
        EvaluationConfig.checkpoint(predict, "checkpoint"),
        predict.strings("input"),
        predict.choice("input-format", InputFormat.class),
        predict.string("column"),
        predict.string("output"),
        predict.choice("output-format", OutputFormat.class),
        predict.choice("too-long", Overlong.class),
        predict.integer("attention-pictures", 0, 1000));
  }

  /**
   * Makes sure that there is something to do.
   *
   * @throws ConfigException naming what is missing
   */
  public void require() {
    List<String> problems = new ArrayList<>();
    if (input.isEmpty()) {
      problems.add("predict.input = []: must name at least one file or folder");
    }
    if (output.isBlank()) {
      problems.add("predict.output = \"\": must name the folder that receives the predictions");
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }
}
