package dev.braid.tokenize;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.braid.checkpoint.SealedJson;
import dev.braid.config.Split;
import dev.braid.corpus.Vocabularies;
import dev.braid.store.FileDigest;
import dev.braid.text.InputCounts;
import dev.braid.text.InputProblem;
import dev.braid.text.Place;
import dev.braid.tokenize.CountKey.Side;
import java.util.List;

/** What was read, and what became of it: {@code vocabulary/input.json}. */
final class InputReport {
  private InputReport() {}

  /**
   * @param rare words that merges were not learned from
   * @param files those of the vocabulary
   */
  static byte[] json(CorpusCounts counts, WordTable rare, List<FileDigest> files) {
    InputCounts input = counts.input();
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.put("format", Vocabularies.REPORT).put("version", Vocabularies.REPORT_VERSION);
    report.put("lines", input.lines()).put("examples", input.examples());
    report.put("empty", input.empty()).put("comments", input.comments());
    report.put("multiword-tokens", input.multiwordTokens());
    report.put("empty-nodes", input.emptyNodes());
    report.put("training-examples", counts.examples(Split.TRAIN));
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
      String offset = place.unit() == Place.Unit.ROW ? "row" : "offset";
      node.put("file", place.file()).put(offset, place.offset()).put("reason", place.reason());
    }
    ArrayNode written = report.putArray("files");
    for (FileDigest file : files) {
      ObjectNode node = written.addObject();
      node.put("name", file.name()).put("bytes", file.bytes()).put("sha256", file.sha256());
    }
    return SealedJson.bytes(report);
  }
}
