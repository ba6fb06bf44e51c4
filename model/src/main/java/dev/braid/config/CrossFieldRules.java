package dev.braid.config;

import dev.braid.config.DataConfig.Format;
import dev.braid.config.DataConfig.Paths;
import dev.braid.config.ModelConfig.Attention;
import dev.braid.config.ModelConfig.Bridge;
import dev.braid.config.ModelConfig.Direction;
import dev.braid.config.ModelConfig.InputFeeding;
import dev.braid.config.ModelConfig.Pooling;
import dev.braid.config.ModelConfig.SourceOrder;
import dev.braid.config.TokenizeConfig.Spacing;
import dev.braid.config.TokenizeConfig.TokenizerKind;
import dev.braid.config.TrainingConfig.OptimizerState;
import dev.braid.config.TrainingConfig.OuterKind;
import dev.braid.config.TrainingConfig.RoundLengthConfig;
import dev.braid.config.TrainingConfig.RoundLengthKind;
import dev.braid.config.TrainingConfig.RoundsKind;
import dev.braid.config.TrainingConfig.ScheduleKind;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Rules that join several keys. */
final class CrossFieldRules {
  private final ExperimentConfig experiment;
  private final List<String> problems;

  private CrossFieldRules(ExperimentConfig experiment, List<String> problems) {
    this.experiment = experiment;
    this.problems = problems;
  }

  static void check(ExperimentConfig experiment, List<String> problems) {
    CrossFieldRules rules = new CrossFieldRules(experiment, problems);
    rules.variants();
    rules.formatFitsTask();
    rules.files();
    rules.sample();
    rules.vocabulary();
    rules.subwords();
    rules.network();
    rules.encoderDecoder();
    rules.decoding();
    rules.kernels();
    rules.rounds();
    rules.stockRounds();
  }

  /** Their names are those of folders, and some file systems do not tell letter cases apart. */
  private void variants() {
    Map<String, String> names = new HashMap<>();
    for (Variant variant : experiment.variants()) {
      String earlier = names.put(variant.name().toLowerCase(Locale.ROOT), variant.name());
      rule(
          earlier == null,
          "variants: two are named %s; each needs a folder of its own, so name them differently,"
              + " and not by letter case alone",
          variant.name().equals(earlier) ? earlier : earlier + " and " + variant.name());
    }
  }

  private void formatFitsTask() {
    Format format = experiment.data().format();
    boolean fits =
        switch (experiment.task()) {
          case LANGUAGE_MODEL -> format == Format.LINES;
          case TAGGER -> format == Format.CONLL || format == Format.PARALLEL;
          case CLASSIFIER -> format == Format.LABEL_TEXT || format == Format.PARALLEL;
          case ENCODER_DECODER -> format == Format.PARALLEL || format == Format.PAIRS;
        };
    rule(
        fits || format.isTable(),
        "data.format = %s: must be %s | json-lines | parquet for task %s",
        Section.spelling(format),
        switch (experiment.task()) {
          case LANGUAGE_MODEL -> "lines";
          case TAGGER -> "conll | parallel";
          case CLASSIFIER -> "label-text | parallel";
          case ENCODER_DECODER -> "parallel | pairs";
        },
        experiment.task().spelling());
  }

  private void files() {
    DataConfig data = experiment.data();
    rule(!data.train().isEmpty(), "data.train = []: must name at least one file or folder");
    targets("train", data.train());
    targets("valid", data.valid());
    targets("test", data.test());
    rule(
        data.wordColumn() != data.labelColumn() || data.format() != Format.CONLL,
        "data.label-column = %d: must differ from data.word-column",
        data.labelColumn());
    rule(
        !data.format().isTable()
            || experiment.task() == Task.LANGUAGE_MODEL
            || !data.textColumn().equals(data.targetColumn()),
        "data.target-column = %s: must differ from data.text-column",
        data.targetColumn());
    rule(
        !data.valid().isEmpty() || data.validFraction() > 0,
        "data.valid-fraction = 0.0: must be above 0 where data.valid is empty");
    rule(
        !data.test().isEmpty()
            || data.testFraction() > 0
            || !experiment.evaluate().splits().contains(Split.TEST),
        "data.test-fraction = 0.0: must be above 0 where data.test is empty and evaluate.splits"
            + " names test");
  }

  private void targets(String split, Paths paths) {
    boolean parallel = experiment.data().format() == Format.PARALLEL;
    rule(
        paths.targets().size() == (parallel ? paths.text().size() : 0),
        "data.%s-targets = %s: must name %s",
        split,
        paths.targets(),
        parallel ? "as many paths as data." + split : "nothing unless data.format is parallel");
  }

  private void sample() {
    SampleConfig sample = experiment.sample();
    rule(
        sample.corpus() == SampleConfig.Corpus.NONE || !sample.output().isBlank(),
        "sample.output = \"\": must name a folder where sample.corpus is %s",
        Section.spelling(sample.corpus()));
  }

  private void vocabulary() {
    int maxSize = experiment.tokenize().maxSize();
    rule(
        maxSize == 0 || maxSize >= 5,
        "tokenize.max-size = %d: must be 0 or at least 5, for four entries are special",
        maxSize);
  }

  private void subwords() {
    TokenizeConfig tokenize = experiment.tokenize();
    SubwordConfig subwords = tokenize.subwords();
    boolean characters = tokenize.tokenizer() == TokenizerKind.CHARACTERS;
    boolean bpe = subwords.kind() == SubwordConfig.Kind.BPE;
    rule(
        tokenize.spacing() == Spacing.DROP || !characters,
        "tokenize.spacing = mark: must be drop where tokenize.tokenizer is characters, among which"
            + " spaces are tokens");
    rule(
        !bpe || experiment.task() != Task.TAGGER,
        "tokenize.subwords.kind = bpe: must be none for task tagger, whose labels belong to words");
    rule(
        !bpe || !characters,
        "tokenize.subwords.kind = bpe: must be none where tokenize.tokenizer is characters, which"
            + " leaves nothing to merge");
    rule(
        bpe || subwords.codes().isBlank(),
        "tokenize.subwords.codes = %s: must be empty unless tokenize.subwords.kind is bpe",
        subwords.codes());
  }

  private void network() {
    ModelConfig model = experiment.model();
    boolean languageModel = experiment.task() == Task.LANGUAGE_MODEL;
    rule(
        !languageModel || model.direction() == Direction.FORWARD,
        "model.direction = bidirectional: must be forward for task language-model, which would"
            + " otherwise see the token it predicts");
    rule(
        model.pooling() != Pooling.LAST || model.direction() == Direction.FORWARD,
        "model.pooling = last: must be max | mean where model.direction is bidirectional, whose"
            + " last step has read only one token backwards");
  }

  /** What only an encoder-decoder has, and what it cannot have. */
  private void encoderDecoder() {
    ModelConfig model = experiment.model();
    boolean attends = model.attention() != Attention.NONE;
    if (experiment.task() != Task.ENCODER_DECODER) {
      onlyEncoderDecoder("model.attention", model.attention(), Attention.NONE);
      onlyEncoderDecoder("model.input-feeding", model.inputFeeding(), InputFeeding.OFF);
      onlyEncoderDecoder("model.bridge", model.bridge(), Bridge.COPY);
      onlyEncoderDecoder("model.source-order", model.sourceOrder(), SourceOrder.FORWARD);
      rule(
          experiment.train().labelSmoothing() == 0,
          "train.label-smoothing = %s: must be 0.0 unless task is encoder-decoder",
          experiment.train().labelSmoothing());
      return;
    }
    rule(
        attends || model.inputFeeding() == InputFeeding.OFF,
        "model.input-feeding = on: must be off where model.attention is none, which has nothing to"
            + " feed");
    rule(
        model.direction() == Direction.FORWARD || model.hidden() % 2 == 0,
        "model.hidden = %d: must be even where model.direction is bidirectional, for half of the"
            + " units read each way",
        model.hidden());
    rule(
        model.kernels() != ModelConfig.Kernels.DL4J,
        "model.kernels = dl4j: must be auto | onednn for task encoder-decoder, for which DL4J has"
            + " no layers");
  }

  private void onlyEncoderDecoder(String key, Enum<?> value, Enum<?> none) {
    rule(
        value == none,
        "%s = %s: must be %s unless task is encoder-decoder",
        key,
        Section.spelling(value),
        Section.spelling(none));
  }

  private void decoding() {
    DecodingConfig decode = experiment.decode();
    rule(
        decode.nBest() <= decode.beam(),
        "decode.n-best = %d: must be at most decode.beam (%d)",
        decode.nBest(),
        decode.beam());
    rule(
        decode.maxLengthFactor() > 0 || decode.maxLengthOffset() > decode.minLength(),
        "decode.max-length-offset = %d: must be above decode.min-length (%d) where"
            + " decode.max-length-factor is 0",
        decode.maxLengthOffset(),
        decode.minLength());
  }

  private void kernels() {
    ModelConfig model = experiment.model();
    boolean stock = model.kernels() == ModelConfig.Kernels.DL4J;
    rule(
        !stock || model.cell() != ModelConfig.Cell.GRU,
        "model.cell = gru: must be lstm | rnn where model.kernels is dl4j, which has no GRU");
    rule(
        !stock || model.dropoutKind() != ModelConfig.DropoutKind.VARIATIONAL,
        "model.dropout-kind = variational: must be independent where model.kernels is dl4j");
    boolean tied = model.embeddings() == ModelConfig.Embeddings.TIED;
    rule(
        !tied || (predictsTokens() && model.embedding() == model.hidden() && !stock),
        "model.embeddings = tied: must be separate unless task is language-model | encoder-decoder,"
            + " model.embedding equals model.hidden, and model.kernels is not dl4j");
    rule(
        experiment.train().rounds() != RoundsKind.DL4J || stock,
        "train.rounds = dl4j: must be braid unless model.kernels is dl4j");
  }

  private void rounds() {
    TrainingConfig train = experiment.train();
    rule(
        experiment.shard().count() % train.replicas() == 0
            || experiment.task() == Task.LANGUAGE_MODEL,
        "shard.count = %d: must be a multiple of train.replicas (%d), so that each replica gets as"
            + " many shards",
        experiment.shard().count(),
        train.replicas());
    rule(
        train.schedule().kind() != ScheduleKind.PLATEAU || train.schedule().factor() > 0,
        "train.schedule.factor = 0.0: must be above 0 for the plateau schedule");
    boolean streams = experiment.task() == Task.LANGUAGE_MODEL;
    rule(
        train.together().batchTokens() == 0 || !streams,
        "train.global-batch-tokens = %d: must be 0 for task language-model, which has"
            + " train.global-streams",
        train.together().batchTokens());
    rule(
        train.together().streams() == 0 || streams,
        "train.global-streams = %d: must be 0 unless task is language-model",
        train.together().streams());
  }

  /** What DL4J's own master cannot do. */
  private void stockRounds() {
    TrainingConfig train = experiment.train();
    if (train.rounds() != RoundsKind.DL4J) {
      return;
    }
    rule(
        !predictsTokens(),
        "train.rounds = dl4j: must be braid for task %s, which DL4J's master cannot train",
        experiment.task().spelling());
    rule(
        train.optimizer().state() != OptimizerState.KEEP,
        "train.optimizer.state = keep: must be average | reset where train.rounds is dl4j, whose"
            + " master keeps nothing with a replica");
    rule(
        train.outer().kind() == OuterKind.MEAN,
        "train.outer.kind = %s: must be mean where train.rounds is dl4j, whose master knows no"
            + " other",
        Section.spelling(train.outer().kind()));
    RoundLengthConfig length = train.roundLength();
    rule(
        length.kind() == RoundLengthKind.CONSTANT && length.warmup() == 0,
        "train.round-length: must be constant without warmup where train.rounds is dl4j, whose"
            + " master knows no other");
  }

  private boolean predictsTokens() {
    return experiment.task() == Task.LANGUAGE_MODEL || experiment.task() == Task.ENCODER_DECODER;
  }

  private void rule(boolean holds, String message, Object... arguments) {
    if (!holds) {
      problems.add(String.format(message, arguments));
    }
  }
}
