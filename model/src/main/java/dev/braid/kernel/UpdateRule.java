package dev.braid.kernel;

/** One optimizer step for a run of parameters p with gradients g. */
public sealed interface UpdateRule {
  /** How many floats of state a parameter has. */
  int stateCount();

  /** The factor of the learning rate and the step. */
  float rate();

  /** Whether a parameter changes, or its state, at a step at which it has no gradient. */
  default boolean movesWithoutGradient() {
    return stateCount() > 0;
  }

  /** {@code p -= rate * g}. */
  record Sgd(float rate) implements UpdateRule {
    @Override
    public int stateCount() {
      return 0;
    }
  }

  /** {@code v = momentum * v + g; p -= rate * (g + momentum * v)}, as in PyTorch. State: v. */
  record Nesterov(float rate, float momentum) implements UpdateRule {
    @Override
    public int stateCount() {
      return 1;
    }
  }

  /**
   * Adam (Kingma and Ba 2015). State: all first moments, then all second moments.
   *
   * @param step the number of this step, from 1 on, for the bias correction
   */
  record Adam(float rate, float beta1, float beta2, float epsilon, long step)
      implements UpdateRule {
    /** Checks the step. */
    public Adam {
      if (step < 1) {
        throw new IllegalArgumentException(
            "Invalid Adam step %d: the first one is 1".formatted(step));
      }
    }

    @Override
    public int stateCount() {
      return 2;
    }
  }
}
