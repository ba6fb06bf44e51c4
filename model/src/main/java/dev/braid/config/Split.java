package dev.braid.config;

import java.util.Arrays;
import java.util.Optional;

/** Parts of a corpus: trained on, looked at while training, looked at afterwards. */
public enum Split {
  TRAIN,
  VALID,
  TEST;

  /** The name as it stands in a configuration and in a run directory. */
  public String spelling() {
    return Section.spelling(this);
  }

  /** The split of that spelling, if there is one. */
  public static Optional<Split> named(String spelling) {
    return Arrays.stream(values()).filter(split -> split.spelling().equals(spelling)).findFirst();
  }
}
