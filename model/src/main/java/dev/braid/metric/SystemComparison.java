package dev.braid.metric;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Systems that answered the same sentences, each beside the first by paired bootstrap resampling.
 *
 * @param signature what all were scored by
 * @param lowerIsBetter whether the lower of two scores is the better one
 * @param baseline name of the first
 * @param comparisons by the name of the other systems, in their order
 */
public record SystemComparison(
    Signature signature,
    boolean lowerIsBetter,
    String baseline,
    Map<String, PairedBootstrap> comparisons) {

  /**
   * Copies the comparisons; their order is kept.
   *
   * @throws IllegalArgumentException if there are none
   */
  public SystemComparison {
    if (comparisons.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot compare " + baseline + " with no other system: name two at least");
    }

    comparisons = Collections.unmodifiableMap(new LinkedHashMap<>(comparisons));
  }

  /**
   * Compares all systems with the first.
   *
   * @param systems by name, at least two
   * @throws IllegalArgumentException if they are fewer, or scored by different settings or over
   *     different sentences
   * @throws IllegalStateException if a sentence was added without its number
   */
  public static <S extends TranslationStatistics<S>> SystemComparison of(
      Map<String, S> systems, Resampling resampling) {
    List<String> names = new ArrayList<>(systems.keySet());
    if (names.isEmpty()) {
      throw new IllegalArgumentException("Cannot compare no systems: name two at least");
    }

    S baseline = systems.get(names.get(0));
    Map<String, PairedBootstrap> comparisons = new LinkedHashMap<>();
    for (String name : names.subList(1, names.size())) {
      comparisons.put(name, PairedBootstrap.of(baseline, systems.get(name), resampling));
    }

    return new SystemComparison(
        baseline.signature(resampling), baseline.isLowerBetter(), names.get(0), comparisons);
  }

  /** Aligned lines for a terminal: what all were scored by, and {@link #rows}. */
  public String table() {
    TextTable table = new TextTable();
    rows().forEach(row -> table.row(row.toArray(String[]::new)));
    return signature + "\n" + table;
  }

  /**
   * Cells of a table, its header first: score, mean and 95 % interval of the resampled scores, and
   * for all but the baseline the difference from its score and the p-value, or {@code alike} where
   * the two scored alike on every corpus drawn.
   */
  List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    String header = lowerIsBetter ? "score (lower is better)" : "score";
    rows.add(List.of("system", header, "mean ± 95 % interval", "difference", "p"));
    PairedBootstrap first = comparisons.values().iterator().next();
    String score = Decimals.fixed(first.baselineScore(), 2);
    rows.add(List.of(baseline, score, first.baseline().text(), "", "baseline"));
    comparisons.forEach((name, compared) -> rows.add(row(name, compared)));
    return rows;
  }

  private static List<String> row(String name, PairedBootstrap compared) {
    return List.of(
        name,
        Decimals.fixed(compared.systemScore(), 2),
        compared.system().text(),
        difference(compared),
        compared.alike() ? "alike" : Decimals.fixed(compared.pValue(), 4));
  }

  private static String difference(PairedBootstrap compared) {
    String text = Decimals.fixed(compared.difference(), 2);
    return text.startsWith("-") ? text : "+" + text;
  }
}
