package dev.braid.training;

/** Why training ended. */
public enum StopReason {
  MAX_EPOCHS("the last epoch is complete"),
  MAX_ROUNDS("the last round is complete"),
  MAX_MINUTES("the time is up"),
  NO_BETTER_FIGURE("the validation figure no longer gets better"),
  ASKED_TO_STOP("it was asked to stop");

  private final String sentence;

  StopReason(String sentence) {
    this.sentence = sentence;
  }

  /** The reason as the end of a sentence. */
  public String sentence() {
    return sentence;
  }
}
