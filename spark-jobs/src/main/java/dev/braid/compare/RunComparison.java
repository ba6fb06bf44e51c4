package dev.braid.compare;

import dev.braid.config.ConfigException;
import dev.braid.config.Split;
import dev.braid.metric.BleuStatistics;
import dev.braid.metric.ChrfStatistics;
import dev.braid.metric.Resampling;
import dev.braid.metric.SystemComparison;
import dev.braid.metric.TerStatistics;
import dev.braid.scoring.DecodedText;
import dev.braid.scoring.TextScores;
import dev.braid.store.RunDirectory;
import dev.braid.store.Store;
import dev.braid.text.InputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decoded texts of several runs to their BLEU, chrF and TER beside those of the first, by paired
 * bootstrap. Texts are read side by side and once; of each sentence only its counts are kept.
 */
public final class RunComparison {
  private RunComparison() {}

  /**
   * Compares runs on a split.
   *
   * @param runs by the names to show, the baseline first; at least two
   * @return by BLEU, by chrF and by TER
   * @throws ConfigException if they are of a task without texts, or were scored by different
   *     settings
   * @throws InputException if they answered different sentences
   */
  public static List<SystemComparison> of(
      Store store, Map<String, RunDirectory> runs, Split split, Resampling resampling)
      throws IOException {
    List<EvaluatedRun> evaluated = new ArrayList<>();
    for (Map.Entry<String, RunDirectory> run : runs.entrySet()) {
      evaluated.add(EvaluatedRun.read(store, run.getKey(), run.getValue(), split));
      evaluated.get(0).requireComparable(evaluated.get(evaluated.size() - 1));
    }
    List<TextScores> scores = scores(store, evaluated);
    Map<String, BleuStatistics> bleu = new LinkedHashMap<>();
    Map<String, ChrfStatistics> chrf = new LinkedHashMap<>();
    Map<String, TerStatistics> ter = new LinkedHashMap<>();
    for (int i = 0; i < scores.size(); i++) {
      bleu.put(evaluated.get(i).name(), scores.get(i).bleu());
      chrf.put(evaluated.get(i).name(), scores.get(i).chrf());
      ter.put(evaluated.get(i).name(), scores.get(i).ter());
    }
    return List.of(
        SystemComparison.of(bleu, resampling),
        SystemComparison.of(chrf, resampling),
        SystemComparison.of(ter, resampling));
  }

  private static List<TextScores> scores(Store store, List<EvaluatedRun> runs) throws IOException {
    List<TextScores> scores = runs.stream().map(EvaluatedRun::noScores).toList();
    try (AlignedTexts texts = new AlignedTexts(store, runs)) {
      List<DecodedText> next = texts.next();
      for (long sentence = 0; !next.isEmpty(); sentence++) {
        for (int i = 0; i < next.size(); i++) {
          scores.get(i).add(sentence, next.get(i).hypothesis(), next.get(i).reference());
        }
        next = texts.next();
      }
    }
    return scores;
  }
}
