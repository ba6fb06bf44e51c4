package dev.braid.tokenize;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.braid.config.ExperimentConfig;
import dev.braid.config.Task;
import dev.braid.corpus.CorpusReader;
import dev.braid.corpus.RunContext;
import dev.braid.corpus.Slice;
import dev.braid.corpus.Vocabularies;
import dev.braid.sequence.Lexicon;
import dev.braid.sequence.SplitRule;
import dev.braid.store.InputMissingException;
import dev.braid.store.StagingFolder;
import dev.braid.store.StoreException;
import dev.braid.text.InputCounts;
import dev.braid.text.InputProblem;
import dev.braid.text.Place;
import dev.braid.text.SubwordCountsFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
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
    CorpusCounts counts = count(context);
    if (counts.input().places().isEmpty()) {
      LOG.info("Read {}", counts.input());
    } else {
      LOG.warn("Read {}", counts.input().summary());
    }
    requireExamples(context.experiment(), counts);
    Vocabularies vocabularies = Lexicons.of(context.experiment(), context.store(), counts);
    write(context, vocabularies, counts);
    LOG.info(
        "Vocabulary: {} entries for {} tokens, {} labels",
        vocabularies.tokens().size(),
        counts.tokens().total(),
        vocabularies.labels().size());
  }

  private static CorpusCounts count(RunContext context) throws IOException {
    context.stage("tokenize: count tokens");
    CorpusReader corpus = new CorpusReader(context.store(), context.experiment());
    SplitRule rule = SplitRule.of(context.experiment());
    List<Slice> slices = corpus.slices(context.experiment());
    return context
        .spark()
        .parallelize(slices, slices.size())
        .map(slice -> CorpusCounts.of(slice, corpus, rule))
        .treeReduce(CorpusCounts::merge);
  }

  private static void requireExamples(ExperimentConfig experiment, CorpusCounts counts)
      throws StoreException {
    boolean noText = experiment.task() == Task.LANGUAGE_MODEL && counts.tokens().total() == 0;
    if (counts.trainingExamples() == 0 || noText) {
      throw new InputMissingException(
          "Cannot train on "
              + String.join(", ", experiment.data().train().text())
              + ": no example in it ("
              + counts.input()
              + ")");
    }
  }

  private static void write(RunContext context, Vocabularies vocabularies, CorpusCounts counts)
      throws IOException {
    StagingFolder folder = context.staging().folder("vocabulary");
    write(folder, "tokens", vocabularies.source());
    write(folder, "labels", vocabularies.target());
    folder.write(
        "input.json", JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(report(counts)));
    folder.commit(context.run().vocabulary());
  }

  private static void write(StagingFolder folder, String name, Lexicon lexicon) throws IOException {
    ByteArrayOutputStream vocabulary = new ByteArrayOutputStream();
    lexicon.vocabulary().write(vocabulary);
    folder.write(name + ".tsv", vocabulary.toByteArray());
    if (lexicon.codes() != null) {
      ByteArrayOutputStream codes = new ByteArrayOutputStream();
      lexicon.codes().write(codes);
      folder.write(name + ".codes", codes.toByteArray());
      ByteArrayOutputStream counts = new ByteArrayOutputStream();
      SubwordCountsFormat.write(lexicon.vocabulary().counts(), counts);
      folder.write(name + ".vocab", counts.toByteArray());
    }
  }

  private static ObjectNode report(CorpusCounts counts) {
    InputCounts input = counts.input();
    ObjectNode report = JSON.createObjectNode();
    report.put("format", "braid-input").put("version", 1);
    report.put("lines", input.lines()).put("examples", input.examples());
    report.put("empty", input.empty()).put("training-examples", counts.trainingExamples());
    report.put("training-tokens", counts.tokens().total());
    report.put("training-labels", counts.labels().total());
    ObjectNode problems = report.putObject("problems");
    for (InputProblem problem : InputProblem.values()) {
      problems.put(problem.description(), input.count(problem));
    }
    ArrayNode places = report.putArray("first-places");
    for (Place place : input.places()) {
      ObjectNode node = places.addObject();
      String offset = place.unit() == Place.Unit.ROW ? "row" : "offset";
      node.put("file", place.file()).put(offset, place.offset()).put("reason", place.reason());
    }
    return report;
  }
}
