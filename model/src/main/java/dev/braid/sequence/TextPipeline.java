package dev.braid.sequence;

import dev.braid.config.DataConfig;
import dev.braid.config.DataConfig.BadText;
import dev.braid.config.ExperimentConfig;
import dev.braid.config.Task;
import dev.braid.config.TokenizeConfig;
import dev.braid.text.BadInput;
import dev.braid.text.Casing;
import dev.braid.text.CharacterTokenizer;
import dev.braid.text.ColumnSeparator;
import dev.braid.text.ConllFormat;
import dev.braid.text.CorpusFormat;
import dev.braid.text.LabelTextFormat;
import dev.braid.text.LineFormat;
import dev.braid.text.NormalForm;
import dev.braid.text.PairFormat;
import dev.braid.text.ParallelFormat;
import dev.braid.text.TextNormalizer;
import dev.braid.text.TextPolicy;
import dev.braid.text.Tokenizer;
import dev.braid.text.WhitespaceTokenizer;
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

  private static CorpusFormat format(ExperimentConfig experiment) {
    DataConfig data = experiment.data();
    Tokenizer tokenizer = tokenizer(experiment.tokenize());
    TextNormalizer normalizer = normalizer(experiment.tokenize());
    return switch (data.format()) {
      case LINES -> new LineFormat(tokenizer, normalizer);
      case CONLL ->
          new ConllFormat(data.wordColumn(), data.labelColumn(), separator(data), normalizer);
      case LABEL_TEXT -> new LabelTextFormat(tokenizer, normalizer);
      case PARALLEL -> new ParallelFormat(kind(experiment.task()), tokenizer, normalizer);
      case PAIRS -> new PairFormat(data.pairPattern(), tokenizer, normalizer);
    };
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
    return switch (config.tokenizer()) {
      case WHITESPACE -> new WhitespaceTokenizer();
      case WORDS -> new WordTokenizer();
      case CHARACTERS -> new CharacterTokenizer();
      case WORD_PUNCTUATION -> throw new UnsupportedOperationException("No such tokenizer");
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
