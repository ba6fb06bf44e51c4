package dev.braid.training;

import dev.braid.config.TrainingConfig.OuterConfig;

/**
 * What a round's end makes of the replicas' mean: an optimizer whose gradient is what the round
 * changed, the parameters it started from minus their mean (the pseudo-gradient of Reddi et al.,
 * <i>Adaptive federated optimization</i>, ICLR 2021). Each number by itself, so that it does not
 * matter where and in which order they are worked out.
 *
 * <p>Formulas are written from the mean on, and not from the start: so a rate of 1 without momentum
 * gives the mean, bit for bit.
 */
public sealed interface OuterOptimizer {
  /** The optimizer of a configuration. */
  static OuterOptimizer of(OuterConfig config) {
    return switch (config.kind()) {
      case MEAN -> new Mean();
      case NESTEROV -> new Nesterov(config.learningRate(), config.momentum());
      case HEAVY_BALL -> new HeavyBall(config.learningRate(), config.momentum());
    };
  }

  /** Whether it has a momentum, a number for each parameter. */
  boolean hasMomentum();

  /**
   * A parameter's momentum after a round.
   *
   * @param before the momentum so far, at first 0
   * @param delta the parameter at the round's start minus its mean
   */
  double momentum(double before, double delta);

  /**
   * A parameter after a round.
   *
   * @param mean the replicas' mean
   * @param delta as in {@link #momentum}
   * @param momentum what that gave
   */
  double next(double mean, double delta, double momentum);

  /** The mean as it is: iterative parameter mixing, local SGD. */
  record Mean() implements OuterOptimizer {
    @Override
    public boolean hasMomentum() {
      return false;
    }

    @Override
    public double momentum(double before, double delta) {
      return 0;
    }

    @Override
    public double next(double mean, double delta, double momentum) {
      return mean;
    }
  }

  /** Those that add up what rounds changed, what is older the less. */
  sealed interface WithMomentum extends OuterOptimizer {
    /** How much of the momentum stays in each round; 0 to 1. */
    double momentum();

    @Override
    default boolean hasMomentum() {
      return true;
    }

    @Override
    default double momentum(double before, double delta) {
      return momentum() * before + delta;
    }
  }

  /**
   * Nesterov's momentum, as Sutskever et al. (ICML 2013) rewrite it and DiLoCo (Douillard et al.
   * 2023, algorithm 1) uses it: {@code m = momentum m + delta}, {@code next = start - rate (delta +
   * momentum m)}. Block-wise model-update filtering with Nesterov block momentum (Chen and Huo,
   * ICASSP 2016) is the same, where its block learning rate is this rate.
   */
  record Nesterov(double rate, double momentum) implements WithMomentum {
    @Override
    public double next(double mean, double delta, double after) {
      return mean - (rate * momentum * after - (1 - rate) * delta);
    }
  }

  /**
   * Polyak's heavy ball: {@code m = momentum m + delta}, {@code next = start - rate m}. It is
   * block-wise model-update filtering with classical block momentum (Chen and Huo, ICASSP 2016,
   * equations 4 to 6) and, as long as the inner learning rate stays the same, SlowMo (Wang et al.,
   * ICLR 2020, algorithm 1), whose buffer is this momentum divided by that rate.
   */
  record HeavyBall(double rate, double momentum) implements WithMomentum {
    @Override
    public double next(double mean, double delta, double after) {
      return mean - (rate * after - delta);
    }
  }
}
