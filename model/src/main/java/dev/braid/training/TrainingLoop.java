package dev.braid.training;

import dev.braid.config.TrainingConfig;
import dev.braid.config.TrainingConfig.DivergenceAction;
import dev.braid.config.TrainingConfig.OptimizerState;
import dev.braid.training.ReplicaReport.Work;
import dev.braid.training.TrainingState.ReplicaState;
import dev.braid.training.Validation.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** Rounds of training, averaging, validation and keeping, until a reason to stop. */
public final class TrainingLoop {
  private static final int MOST_SETBACKS = 8;

  private final TrainingConfig config;
  private final LearningRate learningRate;
  private final long tokensPerEpoch;
  private final Rounds rounds;
  private final Validation validation;
  private final TrainingListener listener;
  private final BooleanSupplier askedToStop;
  private final LongSupplier nanoTime;

  /**
   * @param tokensPerEpoch tokens of the training examples, for schedules that end with the last
   *     epoch
   * @param askedToStop asked after each round
   * @param nanoTime a clock such as {@link System#nanoTime}
   */
  public TrainingLoop(
      TrainingConfig config,
      long tokensPerEpoch,
      Rounds rounds,
      Validation validation,
      TrainingListener listener,
      BooleanSupplier askedToStop,
      LongSupplier nanoTime) {
    this.config = config;
    this.learningRate = new LearningRate(config.optimizer().learningRate(), config.schedule());
    this.tokensPerEpoch = tokensPerEpoch;
    this.rounds = rounds;
    this.validation = validation;
    this.listener = listener;
    this.askedToStop = askedToStop;
    this.nanoTime = nanoTime;
  }

  /**
   * Trains from that state until there is a reason to stop, which is returned.
   *
   * @throws DivergedException where training diverges and is not to go back, or has too often
   */
  public StopReason run(TrainingState start) {
    StoppingRule rule = new StoppingRule(config.limits(), nanoTime, askedToStop);
    TrainingState state = start;
    Optional<StopReason> reason = rule.check(state.progress());
    while (reason.isEmpty()) {
      Round round = round(state);
      if (round.lost().isPresent()) {
        state = listener.goBack(round.lost().get());
        continue;
      }
      Optional<Figure> figure = figure(round);
      Optional<String> divergence = divergence(round, figure);
      if (divergence.isPresent()) {
        state = wentBack(state.progress(), divergence.get());
        continue;
      }
      state = round.state();
      if (figure.isPresent()) {
        state = state.with(state.progress().afterValidation(figure.get(), learningRate));
      }
      listener.roundDone(round.report(), figure, state);
      reason = rule.check(state.progress());
      if (figure.isPresent() || reason.isPresent() || checkpointIsDue(state.progress())) {
        listener.keep(state);
      }
    }
    return reason.get();
  }

  private Optional<Figure> figure(Round round) {
    boolean measured = round.divergence().isEmpty() && validationIsDue(round);
    return measured
        ? Optional.of(validation.measure(round.state().parameters()))
        : Optional.empty();
  }

  private static Optional<String> divergence(Round round, Optional<Figure> figure) {
    return round
        .divergence()
        .or(
            () ->
                figure
                    .filter(found -> !Double.isFinite(found.loss()))
                    .map(found -> "validation has a loss of " + found.loss()));
  }

  /** The state to go on from; the rate that led here is lowered once more. */
  private TrainingState wentBack(TrainingProgress diverged, String what) {
    String where = "Training diverged in round " + (diverged.round() + 1) + ": " + what;
    String rate = "lower train.optimizer.learning-rate or train.clip-norm";
    if (config.divergence().action() == DivergenceAction.FAIL) {
      throw new DivergedException(
          where + "; " + rate + ", or set train.divergence.action = go-back");
    }
    int setbacks = diverged.setbacks() + 1;
    if (setbacks > MOST_SETBACKS) {
      throw new DivergedException(
          where + ", after it went back " + MOST_SETBACKS + " times; " + rate);
    }
    TrainingState kept = listener.goBack(where);
    return kept.with(kept.progress().afterSetbacks(setbacks));
  }

  private boolean validationIsDue(Round round) {
    return config.validateEvery() == 0
        ? round.endsEpoch()
        : round.state().progress().round() % config.validateEvery() == 0;
  }

  private boolean checkpointIsDue(TrainingProgress progress) {
    int every = config.checkpoints().every();
    return every > 0 && progress.round() % every == 0;
  }

  /**
   * @param divergence what of it was not finite; then there is no state
   * @param lost which momenta were gone; then there is no state either
   */
  private record Round(
      TrainingState state,
      boolean endsEpoch,
      RoundReport report,
      Optional<String> divergence,
      Optional<String> lost) {
    static Round withoutState(Optional<String> divergence, Optional<String> lost) {
      return new Round(null, false, null, divergence, lost);
    }
  }

  private Round round(TrainingState state) {
    long started = nanoTime.getAsLong();
    double course = course(state.progress());
    RoundOutcome outcome;
    try {
      outcome = rounds.run(state.parameters(), tasks(state, course));
    } catch (LostMomentaException lost) {
      return Round.withoutState(Optional.empty(), Optional.of(lost.getMessage()));
    }
    Optional<String> divergence =
        outcome.reports().stream().flatMap(TrainingLoop::divergence).findFirst();
    if (divergence.isPresent()) {
      return Round.withoutState(divergence, Optional.empty());
    }
    TrainingState next = after(state, outcome);
    double seconds = (nanoTime.getAsLong() - started) / 1e9;
    RoundReport report =
        RoundReport.of(outcome, next.progress(), rate(next.progress(), course), seconds);
    boolean endsEpoch = next.epochDone();
    return new Round(
        endsEpoch ? next.inNextEpoch() : next,
        endsEpoch,
        report,
        Optional.empty(),
        Optional.empty());
  }

  private double rate(TrainingProgress after, double course) {
    return learningRate.at(after.steps() - 1, course);
  }

  private static Stream<String> divergence(ReplicaReport report) {
    Work work = report.work();
    return work.diverged()
        ? Stream.of(
            String.format(
                Locale.ROOT,
                "replica %d has a loss of %s and a gradient's norm of %s after %d steps",
                report.replica(),
                work.lossSum(),
                work.gradientNormSum(),
                work.steps()))
        : Stream.empty();
  }

  private double course(TrainingProgress progress) {
    double setbacks = Math.pow(config.divergence().rateFactor(), progress.setbacks());
    return setbacks * learningRate.course(shareDone(progress), progress.plateaus());
  }

  private double shareDone(TrainingProgress progress) {
    double all = (double) tokensPerEpoch * config.limits().maxEpochs();
    return Math.min(1.0, progress.tokens() / all);
  }

  private List<ReplicaTask> tasks(TrainingState state, double course) {
    TrainingProgress progress = state.progress();
    List<ReplicaTask> tasks = new ArrayList<>();
    for (int replica = 0; replica < config.replicas(); replica++) {
      ReplicaState own = state.replicas().get(replica);
      if (!own.epochDone()) {
        tasks.add(
            new ReplicaTask(
                replica,
                config.replicas(),
                progress.epoch(),
                own.next(),
                config.stepsPerRound(),
                progress.round() + 1,
                progress.steps(),
                course,
                own.carried(),
                own.own()));
      }
    }
    return tasks;
  }

  private TrainingState after(TrainingState state, RoundOutcome outcome) {
    int round = state.progress().round() + 1;
    OwnMomenta own =
        config.optimizer().state() == OptimizerState.KEEP
            ? new OwnMomenta.WithReplica(round)
            : OwnMomenta.NONE;
    List<ReplicaState> replicas = new ArrayList<>(state.replicas());
    int steps = 0;
    long tokens = 0;
    for (ReplicaReport report : outcome.reports()) {
      Work work = report.work();
      replicas.set(
          report.replica(),
          new ReplicaState(report.next(), report.carried(), own, work.epochDone()));
      steps = Math.max(steps, work.steps());
      tokens += work.tokens();
    }
    Parameters parameters = outcome.mean().orElse(state.parameters());
    return new TrainingState(parameters, replicas, state.progress().afterRound(steps, tokens));
  }
}
