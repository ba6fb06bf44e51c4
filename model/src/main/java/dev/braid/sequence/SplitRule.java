package dev.braid.sequence;

import dev.braid.config.DataConfig;
import dev.braid.config.ExperimentConfig;
import dev.braid.config.Split;
import dev.braid.text.RawExample;
import java.io.Serializable;
import java.util.SplittableRandom;

/**
 * Where a training example belongs when there are no files of their own for validation or test: a
 * hash of its tokens and the seed decides, so that equal sentences go together and the order of
 * files does not matter.
 */
public record SplitRule(long seed, double validShare, double testShare) implements Serializable {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  /** The rule of an experiment; a share is 0 where the split has files of its own. */
  public static SplitRule of(ExperimentConfig experiment) {
    DataConfig data = experiment.data();
    return new SplitRule(
        experiment.seed(),
        data.valid().isEmpty() ? data.validFraction() : 0,
        data.test().isEmpty() ? data.testFraction() : 0);
  }

  /** The split of an example of the training files. */
  public Split split(RawExample example) {
    if (validShare == 0 && testShare == 0) {
      return Split.TRAIN;
    }
    double place = new SplittableRandom(hash(example) ^ seed).nextDouble();
    if (place < validShare) {
      return Split.VALID;
    }
    return place < validShare + testShare ? Split.TEST : Split.TRAIN;
  }

  /** FNV-1a over the tokens' UTF-16 units, each token ended by a unit that no text has. */
  static long hash(RawExample example) {
    long hash = FNV_OFFSET;
    for (String token : example.tokens()) {
      for (int i = 0; i < token.length(); i++) {
        hash = (hash ^ token.charAt(i)) * FNV_PRIME;
      }
      hash = (hash ^ 0xffff) * FNV_PRIME;
    }
    return hash;
  }
}
