package dev.braid.train;

import dev.braid.training.SliceSum;
import java.util.Iterator;
import java.util.NoSuchElementException;
import scala.Tuple2;

/** The means of a partition's slices, whose pieces come slice by slice in the order of replicas. */
final class SliceMeans implements Iterator<Tuple2<Integer, float[]>> {
  private final Iterator<Tuple2<SliceKey, SlicePiece>> pieces;
  private Tuple2<SliceKey, SlicePiece> next;

  SliceMeans(Iterator<Tuple2<SliceKey, SlicePiece>> pieces) {
    this.pieces = pieces;
    advance();
  }

  private void advance() {
    next = pieces.hasNext() ? pieces.next() : null;
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public Tuple2<Integer, float[]> next() {
    if (next == null) {
      throw new NoSuchElementException();
    }
    int slice = next._1().slice();
    SliceSum sum = new SliceSum(next._2().floats().length);
    while (next != null && next._1().slice() == slice) {
      sum.add(next._2().floats(), next._2().weight());
      advance();
    }
    return new Tuple2<>(slice, sum.mean());
  }
}
