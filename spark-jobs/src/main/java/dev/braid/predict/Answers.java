package dev.braid.predict;

import dev.braid.corpus.Vocabularies;
import dev.braid.decoding.Trace;
import dev.braid.scoring.ModelSpec;
import dev.braid.scoring.TextDecoder;
import dev.braid.training.Parameters;
import java.util.List;

/** What a network says of texts. For one thread. */
interface Answers extends AutoCloseable {
  /** The columns of an answer. */
  static List<Column> columns(ModelSpec model) {
    return switch (model.experiment().task()) {
      case TAGGER -> TagAnswers.COLUMNS;
      case CLASSIFIER -> LabelAnswers.COLUMNS;
      case LANGUAGE_MODEL -> TokenAnswers.COLUMNS;
      case ENCODER_DECODER -> DecodedAnswers.columns(model.experiment());
    };
  }

  /** Opens the network with those parameters. */
  static Answers open(ModelSpec model, Vocabularies vocabularies, Parameters parameters) {
    return switch (model.experiment().task()) {
      case TAGGER ->
          new ScoredAnswers(model, vocabularies, parameters, new TagAnswers(vocabularies));
      case CLASSIFIER ->
          new ScoredAnswers(model, vocabularies, parameters, new LabelAnswers(vocabularies));
      case LANGUAGE_MODEL ->
          new ScoredAnswers(model, vocabularies, parameters, new TokenAnswers(vocabularies));
      case ENCODER_DECODER ->
          new DecodedAnswers(new TextDecoder(model, vocabularies, parameters, Trace.TOKENS));
    };
  }

  /** The tokens that words become, which are what limits of length count. */
  List<String> tokens(List<String> words);

  /** One answer for each text, none of which is without tokens. */
  List<Object[]> of(List<List<String>> texts);

  @Override
  void close();
}
