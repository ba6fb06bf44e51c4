package dev.braid.sequence;

import dev.braid.config.DataConfig;
import dev.braid.config.DataConfig.BadText;
import dev.braid.config.ExperimentConfig;
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
import dev.braid.text.CorpusFormat;
import dev.braid.text.Detokenizer;
import dev.braid.text.Detokenizer.Joining;
import dev.braid.text.LabelTextFormat;
import dev.braid.text.LineFormat;
import dev.braid.text.NormalForm;
import dev.braid.text.PairFormat;
import dev.braid.text.ParallelFormat;
import dev.braid.text.SpacingMarks;
import dev.braid.text.TextNormalizer;
import dev.braid.text.TextPolicy;
import dev.braid.text.Tokenizer;
import dev.braid.text.WhitespaceTokenizer;
import dev.braid.text.WordPunctuationTokenizer;
import dev.braid.text.WordTokenizer;
import java.io.Serializable;
import java.util.List;
import java.util.function.Function;

/** How an experiment's text is read: its format and what happens to bad text. */
public record TextPipeline(CorpusFormat format, TextPolicy policy) implements Serializable {

  /** The pipeline that an experiment asks for. */
  public static TextPipeline of(ExperimentConfig experiment) {
    return new TextPipeline(format(experiment), policy(experiment.data().badText()));
  }

  /** How a line of text alone becomes tokens, as those of the experiment's corpus did. */
  public static Function<String, List<String>> tokenizing(ExperimentConfig experiment) {
    Tokenizer tokenizer = tokenizer(experiment.tokenize());
    TextNormalizer normalizer = normalizer(experiment.tokenize());
    return line -> tokenizer.tokenize(normalizer.normalize(line));
  }

  /**
   * How tokens that a model of the experiment put out become a line of text: the way back from
   * {@link #tokenizing} and the cutting into subwords, as far as there is one.
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

  private static CorpusFormat format(ExperimentConfig experiment) {
    DataConfig data = experiment.data();
    Tokenizer tokenizer = tokenizer(experiment.tokenize());
    TextNormalizer normalizer = normalizer(experiment.tokenize());
    return switch (data.format()) {
      case LINES -> new LineFormat(tokenizer, normalizer);
      case CONLL -> columns(data, normalizer);
      case LABEL_TEXT -> new LabelTextFormat(tokenizer, normalizer);
      case PARALLEL -> new ParallelFormat(kind(experiment.task()), tokenizer, normalizer);
      case PAIRS -> new PairFormat(data.pairPattern(), tokenizer, normalizer);
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

  private static ParallelFormat.Kind kind(Task task) {
    return switch (task) {
      case TAGGER -> ParallelFormat.Kind.TAG;
      case ENCODER_DECODER -> ParallelFormat.Kind.SENTENCE;
      case CLASSIFIER, LANGUAGE_MODEL -> ParallelFormat.Kind.CLASS;
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
