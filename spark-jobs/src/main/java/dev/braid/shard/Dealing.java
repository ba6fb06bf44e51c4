package dev.braid.shard;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * Deals the examples of a slice to shards, each to the one that has got the fewest tokens of the
 * slice so far, so that shards are of nearly the same length. Which of those that are even comes
 * first is drawn, so that slices of a few examples do not all begin with the same shards.
 */
final class Dealing {
  private final PriorityQueue<Hand> hands = new PriorityQueue<>();

  /**
   * What a shard has got.
   *
   * @param turn drawn; orders those that are even
   */
  private record Hand(long tokens, int turn, int shard) implements Comparable<Hand> {
    private static final Comparator<Hand> ORDER =
        Comparator.comparingLong(Hand::tokens)
            .thenComparingInt(Hand::turn)
            .thenComparingInt(Hand::shard);

    @Override
    public int compareTo(Hand other) {
      return ORDER.compare(this, other);
    }
  }

  Dealing(int shards, SplittableRandom random) {
    for (int shard = 0; shard < shards; shard++) {
      hands.add(new Hand(0, random.nextInt(), shard));
    }
  }

  /** The shard that gets the next example, of so many tokens. */
  int deal(long tokens) {
    Hand least = hands.remove();
    hands.add(new Hand(least.tokens + tokens, least.turn, least.shard));
    return least.shard;
  }
}
