package dev.braid.config;

import dev.braid.config.DataConfig.Format;
import dev.braid.config.DataConfig.Paths;
import dev.braid.config.ModelConfig.Direction;
import dev.braid.config.ModelConfig.Pooling;
import dev.braid.config.TrainingConfig.RoundsKind;
import dev.braid.config.TrainingConfig.ScheduleKind;
import java.util.List;

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
    rules.formatFitsTask();
    rules.files();
    rules.sample();
    rules.network();
    rules.kernels();
    rules.rounds();
  }

  private void formatFitsTask() {
    Format format = experiment.data().format();
    boolean fits =
        switch (experiment.task()) {
          case LANGUAGE_MODEL -> format == Format.LINES;
          case TAGGER -> format == Format.CONLL || format == Format.PARALLEL;
          case CLASSIFIER -> format == Format.LABEL_TEXT || format == Format.PARALLEL;
        };
    rule(
        fits,
        "data.format = %s: must be %s for task %s",
        Section.spelling(format),
        switch (experiment.task()) {
          case LANGUAGE_MODEL -> "lines";
          case TAGGER -> "conll | parallel";
          case CLASSIFIER -> "label-text | parallel";
        },
        experiment.task().spelling());
  }

  private void files() {
    DataConfig data = experiment.data();
    rule(!data.train().isEmpty(), "data.train = []: must name at least one file or folder");
    labels("train", data.train());
    labels("valid", data.valid());
    labels("test", data.test());
    rule(
        data.wordColumn() != data.labelColumn() || data.format() != Format.CONLL,
        "data.label-column = %d: must differ from data.word-column",
        data.labelColumn());
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

  private void labels(String split, Paths paths) {
    boolean parallel = experiment.data().format() == Format.PARALLEL;
    rule(
        paths.labels().size() == (parallel ? paths.text().size() : 0),
        "data.%s-labels = %s: must name %s",
        split,
        paths.labels(),
        parallel ? "as many paths as data." + split : "nothing unless data.format is parallel");
  }

  private void sample() {
    SampleConfig sample = experiment.sample();
    rule(
        sample.corpus() == SampleConfig.Corpus.NONE || !sample.output().isBlank(),
        "sample.output = \"\": must name a folder where sample.corpus is %s",
        Section.spelling(sample.corpus()));
    int maxSize = experiment.tokenize().maxSize();
    rule(
        maxSize == 0 || maxSize >= 5,
        "tokenize.max-size = %d: must be 0 or at least 5, for four entries are special",
        maxSize);
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
        !tied
            || (experiment.task() == Task.LANGUAGE_MODEL
                && model.embedding() == model.hidden()
                && !stock),
        "model.embeddings = tied: must be separate unless task is language-model,"
            + " model.embedding equals model.hidden, and model.kernels is not dl4j");
    rule(
        experiment.train().rounds() != RoundsKind.DL4J || stock,
        "train.rounds = dl4j: must be braid unless model.kernels is dl4j");
  }

  private void rounds() {
    TrainingConfig train = experiment.train();
    rule(
        experiment.shard().count() % train.replicas() == 0,
        "shard.count = %d: must be a multiple of train.replicas (%d), so that each replica gets as"
            + " many shards",
        experiment.shard().count(),
        train.replicas());
    rule(
        train.schedule().kind() != ScheduleKind.PLATEAU || train.schedule().factor() > 0,
        "train.schedule.factor = 0.0: must be above 0 for the plateau schedule");
    rule(
        train.rounds() != RoundsKind.DL4J || experiment.task() != Task.LANGUAGE_MODEL,
        "train.rounds = dl4j: must be braid for task language-model, whose state DL4J's master"
            + " cannot carry across windows");
  }

  private void rule(boolean holds, String message, Object... arguments) {
    if (!holds) {
      problems.add(String.format(message, arguments));
    }
  }
}
