package dev.braid.training;

import dev.braid.config.TrainingConfig;
import dev.braid.config.TrainingConfig.OptimizerState;
import dev.braid.training.ReplicaResult.Work;
import dev.braid.training.TrainingListener.Keep;
import dev.braid.training.TrainingState.ReplicaState;
import dev.braid.training.Validation.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Rounds of training, averaging, validation and keeping, until a reason to stop. */
public final class TrainingLoop {
  private static final float[] NOTHING = new float[0];

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

  /** Trains from that state until there is a reason to stop, which is returned. */
  public StopReason run(TrainingState start) {
    StoppingRule rule = new StoppingRule(config.limits(), nanoTime, askedToStop);
    TrainingState state = start;
    Optional<StopReason> reason = rule.check(state.progress());
    while (reason.isEmpty()) {
      Round round = round(state);
      state = round.state();
      boolean epochDone = state.epochDone();
      if (epochDone) {
        state = state.inNextEpoch();
      }
      Optional<Figure> figure = Optional.empty();
      if (validationIsDue(state.progress(), epochDone)) {
        figure = Optional.of(validation.measure(state.parameters()));
        state = state.with(state.progress().afterValidation(figure.get(), learningRate));
      }
      listener.roundDone(round.report(), figure, state);
      reason = rule.check(state.progress());
      keep(state, figure, reason);
    }
    return reason.get();
  }

  private boolean validationIsDue(TrainingProgress progress, boolean epochDone) {
    return config.validateEvery() == 0 ? epochDone : progress.round() % config.validateEvery() == 0;
  }

  private void keep(TrainingState state, Optional<Figure> figure, Optional<StopReason> reason) {
    TrainingProgress progress = state.progress();
    int every = config.checkpointEvery();
    if (figure.isPresent() && progress.bestRound() == progress.round()) {
      listener.keep(state, Keep.BEST);
    } else if (figure.isPresent()
        || reason.isPresent()
        || (every > 0 && progress.round() % every == 0)) {
      listener.keep(state, Keep.LATEST);
    }
  }

  private record Round(TrainingState state, RoundReport report) {}

  private Round round(TrainingState state) {
    long started = nanoTime.getAsLong();
    double course = learningRate.course(shareDone(state.progress()), state.progress().plateaus());
    List<ReplicaResult> results = rounds.run(state.parameters(), tasks(state, course));
    long collected = nanoTime.getAsLong();
    TrainingState next = averaged(state, results);
    double averagingSeconds = (nanoTime.getAsLong() - collected) / 1e9;
    double runSeconds = (collected - started) / 1e9;
    return new Round(next, report(next, results, course, runSeconds, averagingSeconds));
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
                progress.stepsInEpoch(),
                config.stepsPerRound(),
                progress.steps(),
                course,
                own.carried(),
                own.optimizerState()));
      }
    }
    return tasks;
  }

  private TrainingState averaged(TrainingState state, List<ReplicaResult> results) {
    boolean own = config.optimizer().state() == OptimizerState.KEEP;
    ParameterSum sum = new ParameterSum();
    List<ReplicaState> replicas = new ArrayList<>(state.replicas());
    int steps = 0;
    long tokens = 0;
    for (ReplicaResult result : results) {
      Work work = result.work();
      float[] momenta = result.parameters().optimizerState();
      float[] values = result.parameters().values();
      sum.add(new Parameters(values, own ? NOTHING : momenta), work.tokens());
      replicas.set(
          result.replica(),
          new ReplicaState(result.carried(), own ? momenta : NOTHING, work.epochDone()));
      steps = Math.max(steps, work.steps());
      tokens += work.tokens();
    }
    Parameters parameters = tokens == 0 ? state.parameters() : sum.average();
    return new TrainingState(parameters, replicas, state.progress().afterRound(steps, tokens));
  }

  private RoundReport report(
      TrainingState next,
      List<ReplicaResult> results,
      double course,
      double runSeconds,
      double averagingSeconds) {
    double lossSum = 0;
    double normSum = 0;
    double compute = 0;
    long targets = 0;
    long tokens = 0;
    long steps = 0;
    for (ReplicaResult result : results) {
      Work work = result.work();
      lossSum += work.lossSum();
      normSum += work.gradientNormSum();
      compute = Math.max(compute, work.seconds());
      targets += work.targets();
      tokens += work.tokens();
      steps += work.steps();
    }
    TrainingProgress progress = next.progress();
    return new RoundReport(
        progress.epoch(),
        progress.round(),
        lossSum / targets,
        tokens,
        learningRate.at(progress.steps() - 1, course),
        normSum / steps,
        compute,
        averagingSeconds,
        Math.max(0, runSeconds - compute));
  }
}
