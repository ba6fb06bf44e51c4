package dev.braid.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * What follows from the number of replicas where it is not written: each replica's share of the
 * batch, and what the learning rate is multiplied by where the batch is shared. More replicas then
 * change how long training takes, and neither how many tokens an update counts nor how far it goes.
 *
 * <p>The names of what was worked out stand in the effective configuration too, so that it is
 * worked out anew where such a text is read with another number of replicas.
 */
final class ReplicaShares {
  private static final String WORKED_OUT = "train.worked-out";
  private static final String REPLICAS = "train.replicas";
  private static final String RATE_FACTOR = "train.optimizer.replica-factor";

  /** A size that each replica has, and the one that all have together. */
  private enum Size {
    BATCH_TOKENS("train.batch-tokens", "train.global-batch-tokens"),
    STREAMS("train.streams", "train.global-streams");

    private final String each;
    private final String all;

    Size(String each, String all) {
      this.each = each;
      this.all = all;
    }
  }

  private final Config given;
  private final Config reference;

  private ReplicaShares(Config given, Config reference) {
    this.given = given;
    this.reference = reference;
  }

  /** The text as it was written: without what was worked out when it became effective. */
  static Config written(Config text) {
    Config written = text;
    try {
      for (String key :
          text.hasPath(WORKED_OUT) ? text.getStringList(WORKED_OUT) : List.<String>of()) {
        written = written.withoutPath(key);
      }
    } catch (com.typesafe.config.ConfigException invalid) {
      // Reading the keys says what is wrong with them.
      return text;
    }
    return written;
  }

  /**
   * All keys with their values.
   *
   * @param given what is written
   */
  static Config complete(Config given, Config reference, List<String> problems) {
    Config values = given.withFallback(reference);
    try {
      return new ReplicaShares(given, reference).complete(values, problems);
    } catch (com.typesafe.config.ConfigException | ArithmeticException invalid) {
      // Reading the keys says what is wrong with them.
      return values;
    }
  }

  private Config complete(Config values, List<String> problems) {
    Size size =
        values.getString("task").equals(Task.LANGUAGE_MODEL.spelling())
            ? Size.STREAMS
            : Size.BATCH_TOKENS;
    int replicas = values.getInt(REPLICAS);
    int all = values.getInt(size.all);
    List<String> workedOut = new ArrayList<>();
    Config complete = values;
    if (!given.hasPath(size.each)) {
      int together = all > 0 ? all : reference.getInt(size.each);
      complete = with(complete, size.each, Math.max(1, together / replicas), workedOut);
    } else if (all > 0) {
      problems.add(
          size.all + " = " + all + ": must be left out where " + size.each + " says what each has");
    }
    if (!given.hasPath(RATE_FACTOR)) {
      boolean shared = !workedOut.isEmpty();
      complete = with(complete, RATE_FACTOR, shared ? factor(values, replicas) : 1, workedOut);
    }
    return with(complete, WORKED_OUT, List.copyOf(workedOut), workedOut);
  }

  private static Config with(Config config, String key, Object value, List<String> workedOut) {
    workedOut.add(key);
    return config.withValue(key, ConfigValueFactory.fromAnyRef(value));
  }

  /**
   * What keeps an update as long as it is with one replica and the whole batch.
   *
   * <p>Adam's step is the gradient over the root of its second moment, which of a small batch is
   * mostly noise and grows as the batch shrinks: with a batch R times smaller the step is shorter
   * by the root of R, and so is the mean of R such steps. It is the reason for the square root rule
   * of Malladi et al., <i>On the SDEs and scaling rules for adaptive gradient algorithms</i>
   * (NeurIPS 2022). The mean of SGD's steps is the step of the mean gradient, so that with an equal
   * batch the linear rule of Goyal et al., <i>Accurate, large minibatch SGD</i> (2017), leaves the
   * rate as it is.
   */
  private static double factor(Config values, int replicas) {
    return values.getString("train.optimizer.kind").equals("adam") ? Math.sqrt(replicas) : 1;
  }
}
