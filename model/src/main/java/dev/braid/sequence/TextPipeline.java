package dev.braid.sequence;

import dev.braid.config.DataConfig;
import dev.braid.config.DataConfig.BadText;
import dev.braid.config.DataConfig.Format;
import dev.braid.config.ExperimentConfig;
import dev.braid.config.PredictionConfig;
import dev.braid.config.SubwordConfig;
import dev.braid.config.Task;
import dev.braid.config.TokenizeConfig;
import dev.braid.text.BadInput;
import dev.braid.text.ByteFallback;
import dev.braid.text.Casing;
import dev.braid.text.CharacterTokenizer;
import dev.braid.text.ColumnSeparator;
import dev.braid.text.CommentLines;
import dev.braid.text.ConllFormat;
import dev.braid.text.Detokenizer;
import dev.braid.text.Detokenizer.Joining;
import dev.braid.text.ExampleRule;
import dev.braid.text.ExampleRule.TokenSpacing;
import dev.braid.text.JsonLinesFormat;
import dev.braid.text.LabelTextFormat;
import dev.braid.text.Layout;
import dev.braid.text.LineFormat;
import dev.braid.text.NormalForm;
import dev.braid.text.PairFormat;
import dev.braid.text.ParallelFormat;
import dev.braid.text.SpacingMarks;
import dev.braid.text.TableColumn;
import dev.braid.text.TableFormat;
import dev.braid.text.TargetKind;
import dev.braid.text.TextNormalizer;
import dev.braid.text.TextPolicy;
import dev.braid.text.Tokenizer;
import dev.braid.text.WhitespaceTokenizer;
import dev.braid.text.WordPunctuationTokenizer;
import dev.braid.text.WordTokenizer;
import java.io.Serializable;
import java.util.List;
import java.util.function.Function;

/**
 * How text is read: where it lies in files and what happens to bad text.
 *
 * @param rule how text becomes tokens, as that of the experiment's corpus did
 */
public record TextPipeline(Layout layout, ExampleRule rule, TextPolicy policy)
    implements Serializable {

  /** The pipeline that an experiment asks for. */
  public static TextPipeline of(ExperimentConfig experiment) {
    DataConfig data = experiment.data();
    ExampleRule rule = rule(experiment);
    TableColumn target = new TableColumn(data.targetColumn(), "data.target-column");
    TableFormat table =
        new TableFormat(
            new TableColumn(data.textColumn(), "data.text-column"),
            rule.kind() == TargetKind.NONE ? null : target,
            rule);
    return new TextPipeline(layout(data, data.format(), table), rule, policy(data.badText()));
  }

  /** The pipeline of the text that an experiment's model is applied to. */
  public static TextPipeline ofPrediction(ExperimentConfig experiment) {
    DataConfig data = experiment.data();
    PredictionConfig predict = experiment.predict();
    ExampleRule rule = rule(experiment);
    TableFormat table =
        new TableFormat(new TableColumn(predict.column(), "predict.column"), null, rule);
    Layout layout = layout(data, predict.inputFormat().layout(), table);
    return new TextPipeline(layout, rule, policy(data.badText()));
  }

  /**
   * How tokens that a model of the experiment put out become a line of text: the way back from the
   * experiment's {@link #rule} and the cutting into subwords, as far as there is one.
   */
  public static Function<List<String>, String> detokenizing(ExperimentConfig experiment) {
    Detokenizer detokenizer = detokenizer(experiment.tokenize());
    return experiment.tokenize().subwords().kind() == SubwordConfig.Kind.NONE
        ? detokenizer::text
        : subwords -> detokenizer.text(detokenizer.words(subwords));
  }

  /** How words of the experiment's corpus, not cut into subwords, become a line of text. */
  public static Function<List<String>, String> joining(ExperimentConfig experiment) {
    return detokenizer(experiment.tokenize())::text;
  }

  private static Detokenizer detokenizer(TokenizeConfig settings) {
    Joining joining =
        settings.tokenizer() == TokenizeConfig.TokenizerKind.CHARACTERS
            ? Joining.NOTHING
            : settings.spacing() == TokenizeConfig.Spacing.MARK ? Joining.MARKS : Joining.SPACES;
    boolean bytes = settings.subwords().byteFallback() == SubwordConfig.ByteFallback.ON;
    return new Detokenizer(joining, bytes ? ByteFallback.ON : ByteFallback.OFF);
  }

  private static Layout layout(DataConfig data, Format format, TableFormat table) {
    ExampleRule rule = table.rule();
    return switch (format) {
      case LINES -> new LineFormat(rule.tokenizer(), rule.normalizer());
      case CONLL -> columns(data, rule.normalizer());
      case LABEL_TEXT -> new LabelTextFormat(rule.tokenizer(), rule.normalizer());
      case PARALLEL -> new ParallelFormat(rule);
      case PAIRS -> new PairFormat(data.pairPattern(), rule.tokenizer(), rule.normalizer());
      case JSON_LINES -> new JsonLinesFormat(table);
      case PARQUET -> table;
    };
  }

  private static ConllFormat columns(DataConfig data, TextNormalizer normalizer) {
    CommentLines comments =
        data.comment().equals(DataConfig.CUSTOMARY_COMMENTS)
            ? new CommentLines.Customary()
            : new CommentLines.Beginning(data.comment());
    return new ConllFormat(
        data.wordColumn(),
        data.labelColumn(),
        data.numberColumn(),
        separator(data),
        comments,
        normalizer);
  }

  private static ExampleRule rule(ExperimentConfig experiment) {
    TokenizeConfig settings = experiment.tokenize();
    TokenSpacing spacing =
        settings.subwords().kind() == SubwordConfig.Kind.NONE
            ? TokenSpacing.ALLOWED
            : TokenSpacing.REFUSED;
    Tokenizer tokenizer =
        experiment.task() == Task.TAGGER ? ofTagger(experiment) : tokenizer(settings);
    return new ExampleRule(kind(experiment.task()), tokenizer, normalizer(settings), spacing);
  }

  /** Words of columns were cut by whoever made them, all others at white space. */
  private static Tokenizer ofTagger(ExperimentConfig experiment) {
    return experiment.data().format() == Format.CONLL
        ? unmarked(experiment.tokenize())
        : new WhitespaceTokenizer();
  }

  private static TargetKind kind(Task task) {
    return switch (task) {
      case LANGUAGE_MODEL -> TargetKind.NONE;
      case TAGGER -> TargetKind.TAG;
      case CLASSIFIER -> TargetKind.CLASS;
      case ENCODER_DECODER -> TargetKind.SENTENCE;
    };
  }

  private static ColumnSeparator separator(DataConfig data) {
    return switch (data.columns()) {
      case TAB -> ColumnSeparator.TAB;
      case WHITESPACE -> ColumnSeparator.WHITESPACE;
    };
  }

  private static Tokenizer tokenizer(TokenizeConfig config) {
    Tokenizer tokenizer = unmarked(config);
    return config.spacing() == TokenizeConfig.Spacing.MARK
        ? new SpacingMarks(tokenizer)
        : tokenizer;
  }

  private static Tokenizer unmarked(TokenizeConfig config) {
    return switch (config.tokenizer()) {
      case WHITESPACE -> new WhitespaceTokenizer();
      case WORDS -> new WordTokenizer();
      case CHARACTERS -> new CharacterTokenizer();
      case WORD_PUNCTUATION -> new WordPunctuationTokenizer();
    };
  }

  private static TextNormalizer normalizer(TokenizeConfig config) {
    NormalForm form =
        switch (config.normalization()) {
          case NONE -> NormalForm.NONE;
          case NFC -> NormalForm.NFC;
          case NFKC -> NormalForm.NFKC;
        };
    Casing casing =
        switch (config.casing()) {
          case KEEP -> Casing.KEEP;
          case LOWER -> Casing.LOWER;
        };
    return new TextNormalizer(form, casing);
  }

  private static TextPolicy policy(BadText bad) {
    BadInput malformed =
        switch (bad.malformed()) {
          case FAIL -> BadInput.FAIL;
          case SKIP -> BadInput.SKIP;
          case REPLACE -> BadInput.REPLACE;
        };
    return new TextPolicy(
        malformed, unusable(bad.tooLong()), unusable(bad.badExample()), bad.maxLineBytes());
  }

  private static BadInput unusable(DataConfig.Unusable unusable) {
    return switch (unusable) {
      case FAIL -> BadInput.FAIL;
      case SKIP -> BadInput.SKIP;
    };
  }
}
