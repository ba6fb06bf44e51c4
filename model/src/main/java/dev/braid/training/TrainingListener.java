package dev.braid.training;

import java.util.Optional;

/** Is told what training does; writes checkpoints, metrics and progress. */
public interface TrainingListener {
  /** A round is complete; the figure is present where it was validated. */
  void roundDone(RoundReport report, Optional<Validation.Figure> figure, TrainingState state);

  /**
   * The state ought to be kept.
   *
   * @param best whether it is the best so far
   */
  void keep(TrainingState state, Keep best);

  /** Why a state is kept. */
  enum Keep {
    LATEST,
    BEST
  }
}
