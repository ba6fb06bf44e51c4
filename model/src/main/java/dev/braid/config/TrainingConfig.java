package dev.braid.config;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The rounds.
 *
 * @param stepsPerRound updates of each replica between two averagings, the most of them where the
 *     schedule has rounds of different lengths
 * @param batchTokens padded size of a batch of a tagger, classifier or encoder-decoder: rows times
 *     the longest sequence, of either side
 * @param streams streams of text that a language model's replica reads side by side
 * @param window time steps of one update of a language model
 * @param clipNorm largest global norm of a gradient; 0 = no limit
 * @param labelSmoothing share of the target distribution that goes to all tokens alike
 * @param validateEvery rounds between validations; 0 = once an epoch
 * @param start whose parameters the model starts from
 * @param limits when to stop
 * @param stopTimeout how long a run that is asked to stop may take for the round under way
 */
public record TrainingConfig(
    RoundsKind rounds,
    int replicas,
    int stepsPerRound,
    RoundLengthConfig roundLength,
    int batchTokens,
    WindowConfig windows,
    int streams,
    Together together,
    int window,
    double clipNorm,
    double labelSmoothing,
    int validateEvery,
    StartConfig start,
    CheckpointConfig checkpoints,
    Limits limits,
    Duration stopTimeout,
    DivergenceConfig divergence,
    OptimizerConfig optimizer,
    OuterConfig outer,
    AverageConfig average,
    ScheduleConfig schedule)
    implements Serializable {

  /** Who runs the rounds. */
  public enum RoundsKind {
    BRAID,
    DL4J
  }

  /**
   * What all replicas have together; 0 where it is not written.
   *
   * @param batchTokens padded size of their batches
   * @param streams streams of text
   * @param workedOut keys whose values follow from the number of replicas
   */
  public record Together(int batchTokens, int streams, List<String> workedOut)
      implements Serializable {
    /** Copies the keys. */
    public Together {
      workedOut = new ArrayList<>(workedOut);
    }
  }

  /** Courses of the rounds' length. */
  public enum RoundLengthKind {
    CONSTANT,
    GROWING,
    SECONDS
  }

  /**
   * How many steps rounds have.
   *
   * @param warmup share of the training with one step a round
   * @param seconds length of a round's steps where their number follows from it
   */
  public record RoundLengthConfig(RoundLengthKind kind, double warmup, double seconds)
      implements Serializable {}

  /** Inner optimizers. */
  public enum OptimizerKind {
    SGD,
    NESTEROV,
    ADAM
  }

  /** What becomes of the inner optimizers' momenta at the end of a round. */
  public enum OptimizerState {
    AVERAGE,
    KEEP,
    RESET
  }

  /** What a round's end makes of the replicas' mean. */
  public enum OuterKind {
    MEAN,
    NESTEROV,
    HEAVY_BALL
  }

  /** Courses of the learning rate. */
  public enum ScheduleKind {
    CONSTANT,
    LINEAR,
    COSINE,
    PLATEAU
  }

  /**
   * When to stop; 0 = no limit.
   *
   * @param patience validations without a better figure
   */
  public record Limits(int maxEpochs, int maxRounds, double maxMinutes, int patience)
      implements Serializable {}

  /**
   * What replicas hold of their examples.
   *
   * @param shuffleTokens tokens of a window, within which examples are shuffled
   * @param cacheBytes most bytes of windows that an executor keeps between rounds
   */
  public record WindowConfig(long shuffleTokens, long cacheBytes) implements Serializable {}

  /**
   * Where the parameters come from.
   *
   * @param run directory of the run whose model this one starts from; blank where all are drawn
   * @param checkpoint which of its checkpoints
   */
  public record StartConfig(String run, String checkpoint) implements Serializable {
    /** Whether the model starts from another one. */
    public boolean isWarm() {
      return !run.isBlank();
    }
  }

  /**
   * What is kept.
   *
   * @param every rounds between checkpoints besides each validation's; 0 = none besides
   * @param keep checkpoints kept besides the best
   * @param lostBest what to do where the best one is gone
   */
  public record CheckpointConfig(int every, int keep, LostBest lostBest) implements Serializable {}

  /** What to do where the checkpoint that validated best is gone or damaged. */
  public enum LostBest {
    FAIL,
    NEXT
  }

  /**
   * What to do where training diverges.
   *
   * @param rateFactor factor of the learning rate each time that training goes back
   */
  public record DivergenceConfig(DivergenceAction action, double rateFactor)
      implements Serializable {}

  /** What to do where a loss, a gradient or a parameter is not finite. */
  public enum DivergenceAction {
    FAIL,
    GO_BACK
  }

  /**
   * The inner optimizer.
   *
   * @param learningRate in force: that of the configuration times its factor for the replicas
   * @param copies executors that have the momenta that a replica keeps
   */
  public record OptimizerConfig(
      OptimizerKind kind,
      double learningRate,
      double momentum,
      double beta1,
      double beta2,
      double epsilon,
      OptimizerState state,
      int copies)
      implements Serializable {}

  /**
   * The outer optimizer, whose gradient is what a round changed.
   *
   * @param learningRate of what a round changed; 1 takes it as it is
   * @param momentum share of what earlier rounds changed that goes on
   */
  public record OuterConfig(OuterKind kind, double learningRate, double momentum)
      implements Serializable {}

  /** Averages of the parameters over rounds. */
  public enum AverageKind {
    NONE,
    EXPONENTIAL,
    LAST
  }

  /**
   * The average that is kept beside the parameters.
   *
   * @param window share of the training: after which an earlier round counts half, or at whose end
   *     rounds count
   */
  public record AverageConfig(AverageKind kind, double window) implements Serializable {}

  /** The course of the learning rate. */
  public record ScheduleConfig(ScheduleKind kind, int warmupSteps, double factor, int patience)
      implements Serializable {}

  static TrainingConfig from(Section train) {
    int most = Integer.MAX_VALUE;
    return new TrainingConfig(
        train.choice("rounds", RoundsKind.class),
        train.integer("replicas", 1, 4096),
        train.integer("steps-per-round", 1, most),
        roundLength(train.child("round-length")),
        train.integer("batch-tokens", 1, most),
        new WindowConfig(
            train.integer("shuffle-tokens", 1, 1 << 28),
            train.bytes("cache-bytes", 0, Long.MAX_VALUE)),
        train.integer("streams", 1, 65_536),
        new Together(
            train.integer("global-batch-tokens", 0, most),
            train.integer("global-streams", 0, most),
            train.strings("worked-out")),
        train.integer("window", 1, 65_536),
        train.number("clip-norm", 0, 1e9),
        train.number("label-smoothing", 0, 0.9),
        train.integer("validate-every", 0, most),
        new StartConfig(
            train.string("start-from"),
            EvaluationConfig.checkpoint(train, "start-from-checkpoint")),
        new CheckpointConfig(
            train.integer("checkpoint-every", 0, most),
            train.integer("keep-checkpoints", 1, 10_000),
            train.choice("lost-best", LostBest.class)),
        new Limits(
            train.integer("max-epochs", 1, most),
            train.integer("max-rounds", 0, most),
            train.number("max-minutes", 0, 1e9),
            train.integer("patience", 0, most)),
        train.duration("stop-timeout"),
        divergence(train.child("divergence")),
        optimizer(train.child("optimizer")),
        outer(train.child("outer")),
        average(train.child("average")),
        schedule(train.child("schedule")));
  }

  private static RoundLengthConfig roundLength(Section length) {
    return new RoundLengthConfig(
        length.choice("kind", RoundLengthKind.class),
        length.number("warmup", 0, 1),
        length.number("seconds", 0.01, 86_400));
  }

  private static DivergenceConfig divergence(Section divergence) {
    return new DivergenceConfig(
        divergence.choice("action", DivergenceAction.class),
        divergence.number("rate-factor", 0, 1));
  }

  private static OptimizerConfig optimizer(Section optimizer) {
    return new OptimizerConfig(
        optimizer.choice("kind", OptimizerKind.class),
        optimizer.number("learning-rate", 0, 1e6) * optimizer.number("replica-factor", 0, 1000),
        optimizer.number("momentum", 0, 1),
        optimizer.number("beta1", 0, 1),
        optimizer.number("beta2", 0, 1),
        optimizer.number("epsilon", 0, 1),
        optimizer.choice("state", OptimizerState.class),
        optimizer.integer("copies", 1, 2));
  }

  private static OuterConfig outer(Section outer) {
    return new OuterConfig(
        outer.choice("kind", OuterKind.class),
        outer.number("learning-rate", 0.001, 10),
        outer.number("momentum", 0, 0.999));
  }

  private static AverageConfig average(Section average) {
    return new AverageConfig(
        average.choice("kind", AverageKind.class), average.number("window", 0.0001, 1));
  }

  private static ScheduleConfig schedule(Section schedule) {
    return new ScheduleConfig(
        schedule.choice("kind", ScheduleKind.class),
        schedule.integer("warmup-steps", 0, Integer.MAX_VALUE),
        schedule.number("factor", 0, 1),
        schedule.integer("patience", 1, Integer.MAX_VALUE));
  }
}
