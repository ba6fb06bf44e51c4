package dev.braid.training;

import dev.braid.config.TrainingConfig;
import dev.braid.config.TrainingConfig.DivergenceAction;
import dev.braid.config.TrainingConfig.OptimizerState;
import dev.braid.config.TrainingConfig.OuterKind;
import dev.braid.training.OuterStep.Squares;
import dev.braid.training.ReplicaReport.Work;
import dev.braid.training.TrainingState.ReplicaState;
import dev.braid.training.Validation.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Rounds of training, averaging, validation and keeping, until a reason to stop. */
public final class TrainingLoop {
  private static final int MOST_SETBACKS = 8;
  private static final int TRIALS = 3;
  private static final float[] NOTHING = new float[0];

  private final TrainingConfig config;
  private final LearningRate learningRate;
  private final OuterOptimizer outer;
  private final RoundLength roundLength;
  private final long tokensPerEpoch;
  private final Rounds rounds;
  private final Validation validation;
  private final TrainingListener listener;
  private final BooleanSupplier askedToStop;
  private final LongSupplier nanoTime;
  private int lossesSinceKept;

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
    this.outer = OuterOptimizer.of(config.outer());
    this.roundLength = new RoundLength(config.roundLength(), config.stepsPerRound());
    this.tokensPerEpoch = tokensPerEpoch;
    this.rounds = rounds;
    this.validation = validation;
    this.listener = listener;
    this.askedToStop = askedToStop;
    this.nanoTime = nanoTime;
  }

  /**
   * Trains from that state until there is a reason to stop, which is returned. Only the newest
   * state is held; a caller that lets go of the first has room for one model more.
   *
   * @throws DivergedException where training diverges and is not to go back, or has too often
   * @throws LostMomentaException where momenta are lost again and again before a state is kept
   */
  public StopReason run(Supplier<TrainingState> start) {
    StoppingRule rule = new StoppingRule(config.limits(), nanoTime, askedToStop);
    TrainingState state = start.get();
    Optional<StopReason> reason = rule.check(state.progress());
    if (reason.isEmpty()) {
      state = withRoundLength(state);
    }
    while (reason.isEmpty()) {
      Round round = round(state);
      Optional<Found> found = found(round);
      Optional<Setback> setback = round.setback().or(() -> setback(found));
      if (setback.isEmpty()) {
        state = validated(round.state(), found);
        listener.roundDone(round.report(), found.map(Found::better), state);
        reason = rule.check(state.progress());
        if (found.isPresent() || reason.isPresent() || checkpointIsDue(state.progress())) {
          Kept kept = kept(state);
          state = kept.state();
          setback = kept.setback();
        }
      }
      if (setback.isPresent()) {
        state = wentBack(state.progress(), setback.get());
        reason = rule.check(state.progress());
      }
    }
    return reason.get();
  }

  /**
   * Where rounds are to take some time, the first is tried and thrown away until executors have
   * compiled what they do, and how many steps rounds have is decided from the last trial: once, so
   * that all is as if that number stood in the configuration.
   */
  private TrainingState withRoundLength(TrainingState start) {
    if (!roundLength.isToBeDecided(start.progress())) {
      return start;
    }
    List<ReplicaTask> trial = tasks(start, course(start.progress()), config.stepsPerRound());
    List<ReplicaReport> measured = List.of();
    for (int i = 0; i < TRIALS; i++) {
      measured = rounds.run(start.parameters(), trial).reports();
    }
    int steps = roundLength.decision(measured);
    listener.roundLengthDecided(steps);
    return start.with(start.progress().afterDecision(steps));
  }

  /** What a validation found of the parameters, and of their average where there is one. */
  private record Found(Figure ofParameters, Optional<Figure> ofAverage) {
    boolean averageIsBetter() {
      return ofAverage
          .filter(found -> found.measure().isBetter(found.value(), ofParameters.value()))
          .isPresent();
    }

    Figure better() {
      return averageIsBetter() ? ofAverage.get() : ofParameters;
    }
  }

  private Optional<Found> found(Round round) {
    if (round.setback().isPresent() || !validationIsDue(round)) {
      return Optional.empty();
    }
    int number = round.state().progress().round();
    Figure figure = validation.measure(round.state().parameters(), number);
    RunningAverage average = round.state().average();
    return Optional.of(
        new Found(
            figure,
            average.exists()
                ? Optional.of(validation.measure(new Parameters(average.values(), NOTHING), number))
                : Optional.empty()));
  }

  private TrainingState validated(TrainingState state, Optional<Found> found) {
    return found
        .map(
            each ->
                state.with(
                    state
                        .progress()
                        .afterValidation(each.better(), each.averageIsBetter(), learningRate)))
        .orElse(state);
  }

  /**
   * A state that was to be kept.
   *
   * @param setback why it could not be
   */
  private record Kept(TrainingState state, Optional<Setback> setback) {}

  private Kept kept(TrainingState state) {
    try {
      TrainingState kept = listener.keep(state);
      lossesSinceKept = 0;
      return new Kept(kept, Optional.empty());
    } catch (LostMomentaException lost) {
      return new Kept(state, Optional.of(new Setback(Cause.LOST_MOMENTA, lost.getMessage())));
    }
  }

  private enum Cause {
    DIVERGED,
    LOST_MOMENTA
  }

  /** Why training cannot go on from where it is. */
  private record Setback(Cause cause, String what) {}

  private static Optional<Setback> setback(Optional<Found> found) {
    return found
        .map(each -> each.ofParameters().loss())
        .filter(loss -> !Double.isFinite(loss))
        .map(loss -> new Setback(Cause.DIVERGED, "validation has a loss of " + loss));
  }

  private static Optional<Setback> setback(List<ReplicaReport> reports) {
    return reports.stream()
        .filter(report -> report.work().diverged())
        .findFirst()
        .map(report -> new Setback(Cause.DIVERGED, divergence(report)));
  }

  private static Optional<Setback> setback(OuterStep end) {
    return Double.isFinite(end.squares().ofChange())
        ? Optional.empty()
        : Optional.of(
            new Setback(Cause.DIVERGED, "train.outer came to parameters that are not finite"));
  }

  private static String divergence(ReplicaReport report) {
    Work work = report.work();
    return String.format(
        Locale.ROOT,
        "replica %d has a loss of %s and a gradient's norm of %s after %d steps",
        report.replica(),
        work.lossSum(),
        work.gradientNormSum(),
        work.steps());
  }

  /** The state to go on from. */
  private TrainingState wentBack(TrainingProgress progress, Setback setback) {
    return switch (setback.cause()) {
      case DIVERGED -> withLowerRate(progress, setback.what());
      case LOST_MOMENTA -> withSameRate(progress, setback.what());
    };
  }

  /** The rate that led here is lowered once more. */
  private TrainingState withLowerRate(TrainingProgress diverged, String what) {
    String where = "Training diverged in round " + (diverged.round() + 1) + ": " + what;
    String rate =
        config.outer().kind() == OuterKind.MEAN
            ? "lower train.optimizer.learning-rate or train.clip-norm"
            : "lower train.optimizer.learning-rate, train.clip-norm or train.outer.learning-rate";
    if (config.divergence().action() == DivergenceAction.FAIL) {
      throw new DivergedException(
          where + "; " + rate + ", or set train.divergence.action = go-back");
    }
    int setbacks = diverged.setbacks() + 1;
    if (setbacks > MOST_SETBACKS) {
      throw new DivergedException(
          where + ", after it went back " + MOST_SETBACKS + " times; " + rate);
    }
    return from(listener.goBack(where), diverged, setbacks);
  }

  /** The same rounds give the same parameters once more; a rate lowered since stays lowered. */
  private TrainingState withSameRate(TrainingProgress progress, String what) {
    lossesSinceKept++;
    if (lossesSinceKept > MOST_SETBACKS) {
      throw new LostMomentaException(
          what
              + ", after training went back "
              + MOST_SETBACKS
              + " times and never came to another checkpoint; lower train.checkpoint-every or set"
              + " train.optimizer.state = average");
    }
    return from(listener.goBack(what), progress, progress.setbacks());
  }

  /** What was decided since stays decided. */
  private static TrainingState from(TrainingState kept, TrainingProgress before, int setbacks) {
    TrainingProgress progress = kept.progress().afterSetbacks(setbacks);
    return kept.with(progress.afterDecision(before.stepsPerRound()));
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
   * A round that was tried.
   *
   * @param setback why it came to nothing; then there is neither state nor report
   */
  private record Round(
      TrainingState state, boolean endsEpoch, RoundReport report, Optional<Setback> setback) {
    static Round failed(Setback setback) {
      return new Round(null, false, null, Optional.of(setback));
    }
  }

  private Round round(TrainingState state) {
    long started = nanoTime.getAsLong();
    TrainingProgress before = state.progress();
    double course = course(before);
    int steps = roundLength.steps(shareDone(before), before.stepsPerRound());
    RoundOutcome outcome;
    try {
      outcome = rounds.run(state.parameters(), tasks(state, course, steps));
    } catch (LostMomentaException lost) {
      return Round.failed(new Setback(Cause.LOST_MOMENTA, lost.getMessage()));
    }
    OuterStep end = end(state, outcome);
    Optional<Setback> setback = setback(outcome.reports()).or(() -> setback(end));
    if (setback.isPresent()) {
      return Round.failed(setback.get());
    }
    TrainingState next = after(state, outcome, end);
    double seconds = (nanoTime.getAsLong() - started) / 1e9;
    RoundReport report =
        RoundReport.of(
            outcome,
            Agreement.of(outcome.reports(), end),
            next.progress(),
            rate(next.progress(), course),
            seconds);
    boolean endsEpoch = next.epochDone();
    return new Round(endsEpoch ? next.inNextEpoch() : next, endsEpoch, report, Optional.empty());
  }

  private double rate(TrainingProgress after, double course) {
    return learningRate.at(after.steps() - 1, course);
  }

  private double course(TrainingProgress progress) {
    double setbacks = Math.pow(config.divergence().rateFactor(), progress.setbacks());
    return setbacks * learningRate.course(shareDone(progress), progress.plateaus());
  }

  private double shareDone(TrainingProgress progress) {
    double all = (double) tokensPerEpoch * config.limits().maxEpochs();
    return Math.min(1.0, progress.tokens() / all);
  }

  private List<ReplicaTask> tasks(TrainingState state, double course, int steps) {
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
                steps,
                progress.round() + 1,
                progress.steps(),
                course,
                own.carried(),
                own.own()));
      }
    }
    return tasks;
  }

  private TrainingState after(TrainingState state, RoundOutcome outcome, OuterStep end) {
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
    TrainingProgress after = state.progress().afterRound(steps, tokens);
    RunningAverage average =
        state
            .average()
            .with(
                end.parameters(), config.average(), shareDone(state.progress()), shareDone(after));
    return new TrainingState(end.parameters(), end.momentum(), average, replicas, after);
  }

  private OuterStep end(TrainingState state, RoundOutcome outcome) {
    return outcome
        .mean()
        .map(mean -> OuterStep.of(outer, state.parameters(), mean, state.outer()))
        .orElse(new OuterStep(state.parameters(), state.outer(), Squares.NONE));
  }
}
