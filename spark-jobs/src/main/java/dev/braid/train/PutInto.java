package dev.braid.train;

import dev.braid.training.Parameters;
import scala.Tuple2;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** Puts a partition's means into what they are the means of, on the driver. */
final class PutInto extends AbstractFunction2<Object, Object[], BoxedUnit> {
  private final SliceLayout layout;
  private final Parameters mean;

  PutInto(SliceLayout layout, Parameters mean) {
    this.layout = layout;
    this.mean = mean;
  }

  @Override
  public BoxedUnit apply(Object partition, Object[] means) {
    for (Object each : means) {
      Tuple2<?, ?> slice = (Tuple2<?, ?>) each;
      layout.put((float[]) slice._2(), (Integer) slice._1(), mean);
    }
    return BoxedUnit.UNIT;
  }
}
