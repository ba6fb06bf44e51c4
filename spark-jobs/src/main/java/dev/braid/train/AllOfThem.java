package dev.braid.train;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.TaskContext;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/** All means of a partition, as what its task gives. */
final class AllOfThem
    extends AbstractFunction2<TaskContext, Iterator<Tuple2<Integer, float[]>>, Object[]>
    implements Serializable {
  private static final long serialVersionUID = 1L;

  @Override
  public Object[] apply(TaskContext task, Iterator<Tuple2<Integer, float[]>> means) {
    List<Object> all = new ArrayList<>();
    while (means.hasNext()) {
      all.add(means.next());
    }
    return all.toArray();
  }
}
