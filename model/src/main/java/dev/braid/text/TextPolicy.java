package dev.braid.text;

import java.io.Serializable;

/**
 * What to do with bad input.
 *
 * @param malformed for lines that are not UTF-8
 * @param tooLong for lines of more than {@code maxLineBytes}; not {@code REPLACE}
 * @param badExample for examples of the wrong form, such as too few columns, unequal lengths, no
 *     pair, no value; not {@code REPLACE}
 * @param maxLineBytes the longest line in bytes, without its line end, and the longest value of a
 *     table; 1 to 2^30
 */
public record TextPolicy(
    BadInput malformed, BadInput tooLong, BadInput badExample, int maxLineBytes)
    implements Serializable {
  private static final int LARGEST_LIMIT = 1 << 30;

  /** Checks the settings; throws {@code IllegalArgumentException}. */
  public TextPolicy {
    if (tooLong == BadInput.REPLACE || badExample == BadInput.REPLACE) {
      throw new IllegalArgumentException(
          "REPLACE is for malformed UTF-8 only; a long line or a bad example can FAIL or SKIP");
    }
    if (maxLineBytes < 1 || maxLineBytes > LARGEST_LIMIT) {
      throw new IllegalArgumentException(
          "maxLineBytes is " + maxLineBytes + "; it must be from 1 to " + LARGEST_LIMIT);
    }
  }

  /** What this policy says about one problem. */
  public BadInput action(InputProblem problem) {
    return switch (problem) {
      case MALFORMED -> malformed;
      case TOO_LONG -> tooLong;
      case TOO_FEW_COLUMNS, UNEQUAL_LENGTHS, NO_PAIR, NO_OBJECT, MISSING_VALUE, BAD_VALUE ->
          badExample;
    };
  }

  /** Counts the problem, or throws an {@link InputException} if it is to fail. */
  public void apply(InputProblem problem, Place place, InputCounts counts) {
    if (action(problem) == BadInput.FAIL) {
      throw new InputException("Cannot read " + place + "; " + problem.remedy());
    }
    counts.add(problem, place);
  }
}
