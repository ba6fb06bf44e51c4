package dev.braid.footprint;

import dev.braid.config.ExperimentConfig;
import dev.braid.config.Task;
import dev.braid.config.TrainingConfig;
import dev.braid.config.TrainingConfig.AverageKind;
import dev.braid.config.TrainingConfig.OptimizerState;
import dev.braid.config.TrainingConfig.OuterKind;
import dev.braid.network.Architecture;
import dev.braid.network.InnerOptimizer;
import dev.braid.network.ModelSize;
import java.util.ArrayList;
import java.util.List;

/**
 * What the rounds of an experiment take of memory. Sums are of what is there at the same time when
 * most is. The constants beside them were measured with language models of 5, 20 and 66 million
 * parameters on executors of their own, under G1: what is advised was 1 to 20 % above what was
 * resident at most.
 */
public final class TrainingFootprint {
  private static final long MIB = 1L << 20;

  /**
   * Spark, Hadoop and Braid's own classes and threads on the heap, with room to collect garbage.
   */
  private static final long SPARK_HEAP = 192 * MIB;

  /** Classes, compiled code, stacks, and what is in memory of the native libraries. */
  private static final long JVM = 352 * MIB;

  /**
   * Buffers of the driver's connections, through which all means come. The network that draws the
   * first parameters, or writes the model's file, is there while the heap has a model less.
   */
  private static final long TRANSPORT = 144 * MIB;

  /** The garbage collector's own tables, a share of the heap. */
  private static final double COLLECTOR = 0.05;

  /**
   * A model on the heap is a few arrays that lie in one piece, which G1 does not move: between them
   * are gaps.
   */
  private static final double GAPS = 1.1;

  /**
   * Copies of what is averaged on the driver at the end of a round: what the round began with, the
   * same as it was sent to executors (kept until the mean is there, for an executor may be lost),
   * and the mean.
   */
  private static final int ON_DRIVER = 3;

  /** On an executor: as it was sent, and as replicas read it. */
  private static final int ON_EXECUTOR = 2;

  /** What a task sums at a time: slices of all replicas in a partition. */
  private static final long SUMMED = 64 * MIB;

  /** Means on their way to the driver, as bytes and as numbers: four partitions at a time. */
  private static final long ON_THEIR_WAY = 4 * 32 * MIB;

  /** Results of all replicas up to which the driver takes the means alone. */
  private static final long ALONE = 64 * MIB;

  /** Of a word and its number, in both directions. */
  private static final long VOCABULARY_ENTRY = 256;

  /** A token and its label in a window, with the places of its example and room to grow. */
  private static final long WINDOW_TOKEN = 16;

  /** Tokens of a piece of a language model's text, which each stream holds. */
  private static final long PIECE = 4096;

  private final ExperimentConfig experiment;
  private final TrainingConfig train;
  private final Architecture architecture;
  private final ModelSize model;
  private final long vocabulary;
  private final long parameters;
  private final long momenta;

  /**
   * The footprint of an experiment.
   *
   * @param vocabulary words and labels
   */
  public TrainingFootprint(
      ExperimentConfig experiment, Architecture architecture, long vocabulary) {
    this.experiment = experiment;
    this.train = experiment.train();
    this.architecture = architecture;
    this.model = architecture.size();
    this.vocabulary = vocabulary * VOCABULARY_ENTRY;
    this.parameters = Float.BYTES * model.parameters();
    this.momenta = parameters * new InnerOptimizer(train.optimizer()).statesPerParameter();
  }

  /** Numbers that are trained. */
  public long parameters() {
    return model.parameters();
  }

  /** The driver of a cluster. */
  public Footprint driver() {
    List<Part> heap =
        List.of(
            new Part("Spark", SPARK_HEAP),
            new Part("model with averaged momenta", gaps(ON_DRIVER * averaged())),
            new Part("outer optimizer and average", gaps(between())),
            new Part("averaging", means()),
            new Part("vocabulary", vocabulary));
    return new Footprint(heap, outside(heap, new Part("transport", TRANSPORT)));
  }

  /** An executor of a cluster. */
  public Footprint executor(Placement placement) {
    List<Part> heap =
        List.of(
            new Part("Spark", SPARK_HEAP),
            new Part("model with averaged momenta", gaps(ON_EXECUTOR * averaged())),
            new Part("results and averaging", results(placement)),
            new Part("own momenta", own(placement)),
            new Part("activations", heapActivations(placement)),
            new Part("windows", windows(placement)),
            new Part("vocabulary", 2 * vocabulary));
    return new Footprint(heap, outside(heap, networks(placement)));
  }

  /** One JVM that is driver and executor: what is sent is there once. */
  public Footprint local(Placement placement) {
    List<Part> heap =
        List.of(
            new Part("Spark", SPARK_HEAP),
            new Part("model with averaged momenta", gaps(ON_DRIVER * averaged())),
            new Part("outer optimizer and average", gaps(between())),
            new Part("results and averaging", results(placement) + means()),
            new Part("own momenta", own(placement)),
            new Part("activations", heapActivations(placement)),
            new Part("windows", windows(placement)),
            new Part("vocabulary", 2 * vocabulary));
    return new Footprint(heap, outside(heap, networks(placement)));
  }

  private static long gaps(long bytes) {
    return (long) (bytes * GAPS);
  }

  private static List<Part> outside(List<Part> heap, Part... parts) {
    long tables = (long) (COLLECTOR * heap.stream().mapToLong(Part::bytes).sum());
    List<Part> outside = new ArrayList<>();
    outside.add(new Part("JVM", JVM + tables));
    outside.addAll(List.of(parts));
    return outside;
  }

  /** Bytes that are sent and averaged in each round. */
  private long averaged() {
    return parameters + (state() == OptimizerState.AVERAGE ? momenta : 0);
  }

  /** What rounds carry on besides: an outer momentum, and an average before and after it moves. */
  private long between() {
    long momentum = train.outer().kind() == OuterKind.MEAN ? 0 : parameters;
    long average = train.average().kind() == AverageKind.NONE ? 0 : 2 * parameters;
    return momentum + average;
  }

  private long means() {
    long results = averaged() * train.replicas();
    return 2 * (results <= ALONE ? results : Math.min(averaged(), ON_THEIR_WAY));
  }

  private OptimizerState state() {
    return train.optimizer().state();
  }

  /** What replicas end with, and later slices of it. */
  private long results(Placement placement) {
    long result = parameters + (state() == OptimizerState.RESET ? 0 : momenta);
    long slices = Math.min(averaged() * train.replicas(), SUMMED);
    int atOnce = placement.atOnce(train.replicas());
    return Math.max(gaps(atOnce * result), placement.slots() * slices);
  }

  /** What a round began with; what it ends with is a result. */
  private long own(Placement placement) {
    return state() == OptimizerState.KEEP
        ? gaps(placement.replicasOf(train.replicas()) * momenta * train.optimizer().copies())
        : 0;
  }

  private long heapActivations(Placement placement) {
    return placement.atOnce(train.replicas()) * trainedTokens() * model.heapPerToken();
  }

  private long windows(Placement placement) {
    int replicas = placement.replicasOf(train.replicas());
    if (experiment.task() == Task.LANGUAGE_MODEL) {
      return 2 * PIECE * Integer.BYTES * train.streams() * replicas;
    }
    long two = 2 * WINDOW_TOKEN * train.windows().shuffleTokens();
    long busy = placement.atOnce(train.replicas()) * two;
    return Math.min(replicas * two, busy + train.windows().cacheBytes());
  }

  private Part[] networks(Placement placement) {
    int atOnce = placement.atOnce(train.replicas());
    long trained = trainedTokens() * model.trainedPerToken() + attention(trainedTokens());
    long scored = scoredTokens() * model.scoredPerToken() + attention(scoredTokens());
    return new Part[] {
      new Part("model with gradients and momenta", atOnce * (2 * parameters + momenta)),
      new Part("copies of weights", atOnce * model.trainedCopies()),
      new Part("activations", atOnce * (trained + architecture.trainedLogits(trainedTokens()))),
      new Part("validation", placement.slots() * (parameters + model.scoredCopies() + scored)),
    };
  }

  /** Scores of a decoder's attention and their gradients: each target token with its source. */
  private long attention(long tokens) {
    return experiment.task() == Task.ENCODER_DECODER
        ? 3 * Float.BYTES * tokens * Math.min(tokens, experiment.shard().maxLength())
        : 0;
  }

  private long trainedTokens() {
    return experiment.task() == Task.LANGUAGE_MODEL
        ? (long) train.streams() * train.window()
        : longest(train.batchTokens());
  }

  private long scoredTokens() {
    return experiment.task() == Task.LANGUAGE_MODEL
        ? (long) experiment.evaluate().streams() * train.window()
        : longest(experiment.evaluate().batchTokens());
  }

  /** What is longer than a batch may be is a batch of its own. */
  private long longest(int batchTokens) {
    long most = Math.max(batchTokens, experiment.shard().maxLength());
    return experiment.task() == Task.ENCODER_DECODER
        ? Math.max(most, experiment.shard().maxTargetLength())
        : most;
  }
}
