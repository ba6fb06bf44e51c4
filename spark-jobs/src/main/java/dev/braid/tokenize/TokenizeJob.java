package dev.braid.tokenize;

import dev.braid.config.DataConfig;
import dev.braid.config.DataConfig.Paths;
import dev.braid.config.ExperimentConfig;
import dev.braid.config.Split;
import dev.braid.config.Task;
import dev.braid.corpus.FormerRun;
import dev.braid.corpus.RunContext;
import dev.braid.corpus.Vocabularies;
import dev.braid.sequence.Lexicon;
import dev.braid.store.FileDigest;
import dev.braid.store.InputMissingException;
import dev.braid.store.StagingFolder;
import dev.braid.store.StoreException;
import dev.braid.text.SubwordCountsFormat;
import dev.braid.text.TokenCounts;
import dev.braid.text.Vocabulary;
import dev.braid.tokenize.CountKey.Side;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Text to vocabularies. */
public final class TokenizeJob {
  private static final Logger LOG = LoggerFactory.getLogger(TokenizeJob.class);

  private TokenizeJob() {}

  /** Writes {@code vocabulary/}, unless the run has it already. */
  public static void run(RunContext context) throws IOException {
    if (context.store().exists(context.run().tokens())) {
      LOG.info("{} is there already", context.run().vocabulary());
      return;
    }
    try (CorpusCounts counts = CorpusCounts.of(context, CorpusCounts.ROOM)) {
      if (counts.input().places().isEmpty()) {
        LOG.info("Read {}", counts.input());
      } else {
        LOG.warn("Read {}", counts.input().summary());
      }
      requireExamples(context.experiment(), counts);
      write(context, counts);
    }
  }

  private static void warnOfUnseen(Vocabulary labels) {
    if (labels.outputs() < labels.size()) {
      LOG.warn(
          "{} labels are in validation or test text alone, such as '{}'; they cannot be learned and"
              + " count as mistakes",
          labels.size() - labels.outputs(),
          labels.token(labels.outputs()));
    }
  }

  /** Here, so that nothing is made of a corpus that cannot be trained on. */
  private static void requireExamples(ExperimentConfig experiment, CorpusCounts counts)
      throws StoreException {
    DataConfig data = experiment.data();
    long training = counts.examples(Split.TRAIN);
    long validation = counts.examples(Split.VALID);
    long aside =
        (data.valid().isEmpty() ? validation : 0)
            + (data.test().isEmpty() ? counts.examples(Split.TEST) : 0);
    if (training == 0 && aside > 0) {
      throw new InputMissingException(
          "Cannot train on "
              + String.join(", ", data.train().text())
              + ": all "
              + aside
              + " examples in it are set aside for validation and test; lower data.valid-fraction"
              + " and data.test-fraction");
    }
    if (training == 0
        || experiment.task() == Task.LANGUAGE_MODEL && counts.total(Side.TOKEN) == 0) {
      throw none("train", data.train(), counts);
    }
    if (validation == 0 && data.valid().isEmpty()) {
      throw new InputMissingException(
          "Cannot validate: data.valid is empty, and data.valid-fraction = "
              + data.validFraction()
              + " sets none of the "
              + (training + aside)
              + " training examples aside; name a file in data.valid, or raise"
              + " data.valid-fraction");
    }
    if (validation == 0) {
      throw none("validate", data.valid(), counts);
    }
  }

  private static InputMissingException none(String verb, Paths paths, CorpusCounts counts) {
    return new InputMissingException(
        "Cannot "
            + verb
            + " on "
            + String.join(", ", paths.text())
            + ": no example in it ("
            + counts.input()
            + ")");
  }

  private static void write(RunContext context, CorpusCounts counts) throws IOException {
    context.stage("tokenize: make vocabulary");
    Lexicons lexicons =
        new Lexicons(
            context.store(),
            context.experiment(),
            DriverRoom.ofHeap(),
            FormerRun.of(context.experiment(), context.store()));
    Vocabularies vocabularies = lexicons.of(counts);
    StagingFolder folder = context.staging().folder("vocabulary");
    List<FileDigest> files = new ArrayList<>();
    files.addAll(write(folder, "tokens", vocabularies.source()));
    files.addAll(write(folder, "labels", vocabularies.target()));
    folder.write("input.json", InputReport.json(counts, lexicons.rare(), files));
    folder.commit(context.run().vocabulary());
    LOG.info(
        "Vocabulary: {} entries for {} tokens, {} labels",
        vocabularies.tokens().size(),
        counts.total(Side.TOKEN),
        vocabularies.labels().outputs());
    warnOfUnseen(vocabularies.labels());
    warnOfRare(context, lexicons.rare());
  }

  private static void warnOfRare(RunContext context, WordTable rare) {
    if (rare.words() > 0) {
      LOG.warn(
          "Merges were learned without {} words, {} of the text's, seen fewer than {} times",
          rare.words(),
          rare.occurrences(),
          context.experiment().tokenize().subwords().minWordCount());
    }
  }

  private static List<FileDigest> write(StagingFolder folder, String name, Lexicon lexicon)
      throws IOException {
    FileDigest tokens = folder.write(name + ".tsv", lexicon.vocabulary()::write);
    if (lexicon.codes() == null) {
      return List.of(tokens);
    }
    TokenCounts counts = lexicon.vocabulary().counts();
    return List.of(
        tokens,
        folder.write(name + ".codes", lexicon.codes()::write),
        folder.write(name + ".vocab", out -> SubwordCountsFormat.write(counts, out)));
  }
}
