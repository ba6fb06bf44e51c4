package dev.braid.tokenize;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.braid.config.ExperimentConfig;
import dev.braid.config.Task;
import dev.braid.corpus.RunContext;
import dev.braid.corpus.Vocabularies;
import dev.braid.sequence.Lexicon;
import dev.braid.store.InputMissingException;
import dev.braid.store.StagingFolder;
import dev.braid.store.StoreException;
import dev.braid.text.InputCounts;
import dev.braid.text.InputProblem;
import dev.braid.text.Place;
import dev.braid.text.SubwordCountsFormat;
import dev.braid.text.TokenCounts;
import dev.braid.tokenize.CountKey.Side;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Text to vocabularies. */
public final class TokenizeJob {
  private static final Logger LOG = LoggerFactory.getLogger(TokenizeJob.class);
  private static final ObjectMapper JSON = new ObjectMapper();

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

  private static void requireExamples(ExperimentConfig experiment, CorpusCounts counts)
      throws StoreException {
    boolean noText = experiment.task() == Task.LANGUAGE_MODEL && counts.total(Side.TOKEN) == 0;
    if (counts.trainingExamples() == 0 || noText) {
      throw new InputMissingException(
          "Cannot train on "
              + String.join(", ", experiment.data().train().text())
              + ": no example in it ("
              + counts.input()
              + ")");
    }
  }

  private static void write(RunContext context, CorpusCounts counts) throws IOException {
    context.stage("tokenize: make vocabulary");
    Lexicons lexicons = new Lexicons(context.store(), context.experiment(), DriverRoom.ofHeap());
    Vocabularies vocabularies = lexicons.of(counts);
    StagingFolder folder = context.staging().folder("vocabulary");
    write(folder, "tokens", vocabularies.source());
    write(folder, "labels", vocabularies.target());
    ObjectNode report = report(counts, lexicons.rare());
    folder.write("input.json", JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(report));
    folder.commit(context.run().vocabulary());
    LOG.info(
        "Vocabulary: {} entries for {} tokens, {} labels",
        vocabularies.tokens().size(),
        counts.total(Side.TOKEN),
        vocabularies.labels().size());
    if (lexicons.rare().words() > 0) {
      LOG.warn(
          "Merges were learned without {} words, {} of the text's, seen fewer than {} times",
          lexicons.rare().words(),
          lexicons.rare().occurrences(),
          context.experiment().tokenize().subwords().minWordCount());
    }
  }

  private static void write(StagingFolder folder, String name, Lexicon lexicon) throws IOException {
    folder.write(name + ".tsv", lexicon.vocabulary()::write);
    if (lexicon.codes() != null) {
      folder.write(name + ".codes", lexicon.codes()::write);
      TokenCounts counts = lexicon.vocabulary().counts();
      folder.write(name + ".vocab", out -> SubwordCountsFormat.write(counts, out));
    }
  }

  private static ObjectNode report(CorpusCounts counts, WordTable rare) {
    InputCounts input = counts.input();
    ObjectNode report = JSON.createObjectNode();
    report.put("format", "braid-input").put("version", 1);
    report.put("lines", input.lines()).put("examples", input.examples());
    report.put("empty", input.empty()).put("training-examples", counts.trainingExamples());
    report.put("training-tokens", counts.total(Side.TOKEN));
    report.put("training-labels", counts.total(Side.LABEL));
    report.put("rare-words", rare.words()).put("rare-occurrences", rare.occurrences());
    ObjectNode problems = report.putObject("problems");
    for (InputProblem problem : InputProblem.values()) {
      problems.put(problem.description(), input.count(problem));
    }
    ArrayNode places = report.putArray("first-places");
    for (Place place : input.places()) {
      ObjectNode node = places.addObject();
      node.put("file", place.file()).put("offset", place.offset()).put("reason", place.reason());
    }
    return report;
  }
}
