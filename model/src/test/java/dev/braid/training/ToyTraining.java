package dev.braid.training;

import dev.braid.config.TrainingConfig;
import dev.braid.config.TrainingConfig.AverageConfig;
import dev.braid.config.TrainingConfig.AverageKind;
import dev.braid.config.TrainingConfig.CheckpointConfig;
import dev.braid.config.TrainingConfig.DivergenceAction;
import dev.braid.config.TrainingConfig.DivergenceConfig;
import dev.braid.config.TrainingConfig.Limits;
import dev.braid.config.TrainingConfig.LostBest;
import dev.braid.config.TrainingConfig.OptimizerConfig;
import dev.braid.config.TrainingConfig.OptimizerKind;
import dev.braid.config.TrainingConfig.OptimizerState;
import dev.braid.config.TrainingConfig.OuterConfig;
import dev.braid.config.TrainingConfig.OuterKind;
import dev.braid.config.TrainingConfig.RoundLengthConfig;
import dev.braid.config.TrainingConfig.RoundLengthKind;
import dev.braid.config.TrainingConfig.RoundsKind;
import dev.braid.config.TrainingConfig.ScheduleConfig;
import dev.braid.config.TrainingConfig.ScheduleKind;
import dev.braid.config.TrainingConfig.StartConfig;
import dev.braid.config.TrainingConfig.Together;
import dev.braid.config.TrainingConfig.WindowConfig;
import dev.braid.sequence.Cursor;
import dev.braid.training.ReplicaReport.Work;
import dev.braid.training.TrainingState.ReplicaState;
import dev.braid.training.Validation.Figure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** A loop over two replicas whose results can be worked out in one's head, and all it did. */
final class ToyTraining implements TrainingListener {
  int steps = 2;
  RoundLengthConfig roundLength = new RoundLengthConfig(RoundLengthKind.CONSTANT, 0, 1);
  double secondsOfStep;
  final List<Integer> decisions = new ArrayList<>();

  /** Batches of an epoch: the first replica's and the second's. */
  final int[] batches = {5, 3};

  final List<ReplicaTask> tasks = new ArrayList<>();

  /** The replicas' own momenta at the beginning of each task. */
  final List<float[]> ownMomenta = new ArrayList<>();

  final List<String> kept = new ArrayList<>();
  final List<TrainingState> states = new ArrayList<>();

  /** All that a later round can depend on, after each round. */
  final List<String> everything = new ArrayList<>();

  final List<RoundReport> reports = new ArrayList<>();
  final List<Integer> validated = new ArrayList<>();

  /** The values that were validated. */
  final List<Float> measured = new ArrayList<>();

  final List<Double> figures = new ArrayList<>();
  final List<String> setbacks = new ArrayList<>();
  OptimizerState momenta = OptimizerState.AVERAGE;
  Limits limits = new Limits(2, 0, 0, 0);
  ScheduleConfig schedule = new ScheduleConfig(ScheduleKind.CONSTANT, 0, 0.5, 1);
  OuterConfig outer = new OuterConfig(OuterKind.MEAN, 1, 0);
  AverageConfig average = new AverageConfig(AverageKind.NONE, 1);
  DivergenceAction action = DivergenceAction.FAIL;

  /** The second replica's loss is not a number from this course of the rate on. */
  double divergesAbove = Double.MAX_VALUE;

  int validateEvery;
  int checkpointEvery;
  BooleanSupplier askedToStop = () -> false;

  /** Rounds in which momenta are lost, each as often as it stands there. */
  final List<Integer> lostInRounds = new ArrayList<>();

  /** Rounds whose state cannot be kept, since momenta are lost. */
  final List<Integer> lostWhenKept = new ArrayList<>();

  private final SortedMap<Integer, String> endMomenta = new TreeMap<>();
  private final Map<Integer, TrainingState> keptStates = new HashMap<>();
  private TrainingState lastKept;
  private Rounds local;

  /** A step adds the replica's number + 1 to the value, reads 10 tokens and loses 3 nats. */
  private ReplicaResult train(Parameters start, ReplicaTask task, float[] own) {
    tasks.add(task);
    ownMomenta.add(own);
    int first = (int) task.from().batch();
    int done = Math.min(task.steps(), batches[task.replica()] - first);
    float value = start.values()[0] + done * (task.replica() + 1);
    float[] before = own.length > 0 ? own : start.optimizerState();
    float momentum = (before.length > 0 ? before[0] : 0) + task.replica() + 1;
    float[] after = momenta == OptimizerState.RESET ? new float[0] : new float[] {momentum};
    endMomenta.put(task.replica(), Arrays.toString(after));
    boolean last = first + done == batches[task.replica()];
    float[] carried = last ? new float[0] : new float[] {first + done};
    boolean diverges = task.replica() == 1 && task.rateCourse() > divergesAbove;
    double loss = diverges && task.epoch() == 1 ? Double.NaN : 3.0 * done;
    double seconds = done * secondsOfStep * (task.replica() + 1);
    double change = value - start.values()[0];
    Work work =
        new Work(done, 10L * done, 5L * done, loss, 7.0 * done, change * change, seconds, last);
    return new ReplicaResult(
        new Parameters(new float[] {value}, after),
        new ReplicaReport(task.replica(), new Cursor(0, 0, first + done), carried, work));
  }

  private RoundOutcome round(Parameters start, List<ReplicaTask> roundTasks) {
    int round = roundTasks.get(0).round();
    if (lostInRounds.remove((Object) round)) {
      throw new LostMomentaException("Momenta are gone in round " + round);
    }
    return local.run(start, roundTasks);
  }

  private Figure measure(Parameters parameters, int round) {
    validated.add(round);
    measured.add(parameters.values()[0]);
    double value = figures.size() < validated.size() ? 0.5 : figures.get(validated.size() - 1);
    return new Figure(Measure.ACCURACY, value, 0);
  }

  @Override
  public void roundLengthDecided(int steps) {
    decisions.add(steps);
  }

  @Override
  public void roundDone(RoundReport report, Optional<Figure> figure, TrainingState state) {
    reports.add(report);
    states.add(state);
    everything.add(everythingOf(state));
  }

  @Override
  public TrainingState keep(TrainingState state) {
    TrainingProgress progress = state.progress();
    if (lostWhenKept.remove((Object) progress.round())) {
      throw new LostMomentaException("Momenta are gone after round " + progress.round());
    }
    boolean best = progress.validated().bestRound() == progress.round();
    kept.add((best ? "BEST " : "LATEST ") + progress.round());
    lastKept = state;
    keptStates.put(progress.round(), state);
    return state;
  }

  @Override
  public TrainingState goBack(String why) {
    setbacks.add(why);
    return lastKept == null ? start() : lastKept;
  }

  private String everythingOf(TrainingState state) {
    StringBuilder text = new StringBuilder(state.parameters().digest());
    text.append(Arrays.toString(state.outer()));
    text.append(Arrays.toString(state.average().values()));
    for (ReplicaState replica : state.replicas()) {
      text.append(replica.next()).append(Arrays.toString(replica.carried()));
      text.append(replica.own()).append(replica.epochDone());
    }
    return text.append(endMomenta).append(state.progress()).toString();
  }

  private TrainingConfig config() {
    return new TrainingConfig(
        RoundsKind.BRAID,
        2,
        steps,
        roundLength,
        100,
        new WindowConfig(100, 100),
        1,
        new Together(0, 0, List.of()),
        1,
        0,
        0,
        validateEvery,
        new StartConfig("", "best"),
        new CheckpointConfig(checkpointEvery, 1, LostBest.FAIL),
        limits,
        Duration.ZERO,
        new DivergenceConfig(action, 0.5),
        new OptimizerConfig(OptimizerKind.NESTEROV, 0.1, 0.9, 0.9, 0.9, 1e-8, momenta, 1),
        outer,
        average,
        schedule);
  }

  StopReason run() {
    return run(start());
  }

  StopReason run(TrainingState start) {
    if (local == null) {
      local = Rounds.local(this::train, momenta == OptimizerState.KEEP);
    }
    // An epoch of 8 batches has 80 tokens.
    return new TrainingLoop(config(), 80, this::round, this::measure, this, askedToStop, () -> 0)
        .run(() -> start);
  }

  private TrainingState start() {
    float[] state = momenta == OptimizerState.AVERAGE ? new float[1] : new float[0];
    return TrainingState.start(new Parameters(new float[] {0}, state), 2);
  }

  /** The state that was kept after a round. */
  TrainingState lastKeptIn(int round) {
    return keptStates.get(round);
  }

  TrainingState last() {
    return states.get(states.size() - 1);
  }
}
