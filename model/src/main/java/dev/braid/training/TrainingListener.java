package dev.braid.training;

import java.util.Optional;

/** Is told what training does; writes checkpoints, metrics and progress. */
public interface TrainingListener {
  /**
   * Rounds have so many steps from now on, by the time that trials have taken.
   *
   * @param steps of each replica
   */
  default void roundLengthDecided(int steps) {}

  /** A round is complete; the figure is present where it was validated. */
  void roundDone(RoundReport report, Optional<Validation.Figure> figure, TrainingState state);

  /**
   * The state ought to be kept.
   *
   * @return the state to go on with: the same, but for where momenta are
   * @throws LostMomentaException where momenta that a replica kept to itself are gone
   */
  TrainingState keep(TrainingState state);

  /**
   * Training has diverged, or lost momenta, and goes back: what came after the returned state is to
   * be forgotten.
   *
   * @param why a sentence without its end
   * @return the newest state that was kept, or that of the start
   */
  TrainingState goBack(String why);
}
