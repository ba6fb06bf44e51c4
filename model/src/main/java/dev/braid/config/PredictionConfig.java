package dev.braid.config;

import dev.braid.config.DataConfig.Format;
import dev.braid.config.ShardConfig.Overlong;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What is predicted and where the predictions go.
 *
 * @param checkpoint best, latest, or a checkpoint folder's name
 * @param input files, folders or globs
 * @param column column of the text, in JSON lines and Parquet files
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

  /** What the input is: lines of text, or what training reads, in which labels may be missing. */
  public enum InputFormat {
    TEXT(Format.LINES),
    CONLL(Format.CONLL),
    LABEL_TEXT(Format.LABEL_TEXT),
    PAIRS(Format.PAIRS),
    JSON_LINES(Format.JSON_LINES),
    PARQUET(Format.PARQUET);

    private final Format layout;

    InputFormat(Format layout) {
      this.layout = layout;
    }

    /** How training text of this layout is called. */
    public Format layout() {
      return layout;
    }
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
