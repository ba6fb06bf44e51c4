package dev.braid.tokenize;

import dev.braid.sequence.CorpusWords;
import dev.braid.text.TokenCounts;
import dev.braid.text.TokenCounts.Entry;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.api.java.JavaPairRDD;
import scala.Tuple2;

/**
 * Different words and their counts, spread over the cluster.
 *
 * @param counts each word once
 */
record ClusterWords(JavaPairRDD<String, Long> counts) implements CorpusWords {

  /** The words of both, with the sums of their counts; where both lie alike, none has to move. */
  ClusterWords and(ClusterWords other) {
    return new ClusterWords(counts.union(other.counts).reduceByKey(Long::sum));
  }

  /** Those that occur so often. */
  ClusterWords atLeast(long count) {
    return new ClusterWords(counts.filter(word -> word._2() >= count));
  }

  /** So many of them at most, in the order of a vocabulary. */
  ClusterWords first(long most) {
    return new ClusterWords(
        counts
            .map(word -> new Entry(word._1(), word._2()))
            .sortBy(entry -> entry, true, counts.getNumPartitions())
            .zipWithIndex()
            .filter(ranked -> ranked._2() < most)
            .mapToPair(ranked -> new Tuple2<>(ranked._1().token(), ranked._1().count())));
  }

  /** How large they are together. */
  WordTable size() {
    long[] sums =
        counts
            .mapPartitions(ClusterWords::sums)
            .reduce((a, b) -> new long[] {a[0] + b[0], a[1] + b[1], a[2] + b[2]});
    return new WordTable(sums[0], sums[1], sums[2]);
  }

  private static Iterator<long[]> sums(Iterator<Tuple2<String, Long>> words) {
    long[] sums = new long[3];
    while (words.hasNext()) {
      Tuple2<String, Long> word = words.next();
      sums[0]++;
      sums[1] += word._2();
      sums[2] += TokenCounts.bytes(word._1());
    }
    return List.of(sums).iterator();
  }

  /** All of them, in the driver's memory. */
  TokenCounts collect() {
    return counts
        .mapPartitions(
            words -> {
              TokenCounts part = new TokenCounts();
              words.forEachRemaining(word -> part.add(word._1(), word._2()));
              return List.of(part).iterator();
            })
        .reduce(TokenCounts::merge);
  }

  @Override
  public TokenCounts pieces(Cutting cutting) {
    return counts
        .mapPartitions(
            words -> {
              Function<String, List<String>> cutter = cutting.open();
              TokenCounts pieces = new TokenCounts();
              words.forEachRemaining(
                  word -> cutter.apply(word._1()).forEach(piece -> pieces.add(piece, word._2())));
              return List.of(pieces).iterator();
            })
        .treeReduce(TokenCounts::merge);
  }
}
