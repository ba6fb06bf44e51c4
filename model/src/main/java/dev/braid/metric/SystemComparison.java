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
 * @param baseline name of the first
 * @param comparisons by the name of the other systems, in their order
 */
public record SystemComparison(
    Signature signature, String baseline, Map<String, PairedBootstrap> comparisons) {

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

    return new SystemComparison(baseline.signature(resampling), names.get(0), comparisons);
  }

  /**
   * Aligned lines for a terminal: score, mean and 95 % interval of the resampled scores, and for
   * all but the baseline the difference from its score and the p-value, or {@code alike} where the
   * two scored alike on every corpus drawn.
   */
  public String table() {
    TextTable table =
        new TextTable().row("system", "score", "mean ± 95 % interval", "difference", "p");
    PairedBootstrap first = comparisons.values().iterator().next();
    table.row(
        baseline,
        Decimals.fixed(first.baselineScore(), 2),
        first.baseline().text(),
        "",
        "baseline");
    comparisons.forEach(
        (name, compared) ->
            table.row(
                name,
                Decimals.fixed(compared.systemScore(), 2),
                compared.system().text(),
                difference(compared),
                compared.alike() ? "alike" : Decimals.fixed(compared.pValue(), 4)));
    return signature + "\n" + table;
  }

  private static String difference(PairedBootstrap compared) {
    String text = Decimals.fixed(compared.difference(), 2);
    return text.startsWith("-") ? text : "+" + text;
  }
}
