package dev.braid.scoring;

import java.util.Locale;

/** What was decoded of a sentence, beside its reference: a line of {@code *.decoded.jsonl}. */
public record DecodedText(String hypothesis, String reference) {
  static final String HYPOTHESIS = "hypothesis";
  static final String REFERENCE = "reference";

  /** The name of what one partition decoded; such names sort in the order of the corpus. */
  static String partName(int partition) {
    return String.format(Locale.ROOT, "part-%05d.jsonl", partition);
  }
}
