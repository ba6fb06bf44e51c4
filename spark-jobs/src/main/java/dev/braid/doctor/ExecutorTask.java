package dev.braid.doctor;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/**
 * What tasks of a survey do: the first one in a process makes the examination, the others leave it
 * at that.
 */
final class ExecutorTask
    extends AbstractFunction2<TaskContext, Iterator<Integer>, ArrayList<ProcessReport>>
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Surveys that this process has taken part in. */
  private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

  private final String survey;
  private final Broadcast<Examination> examination;

  /**
   * @param survey a name that no other has
   */
  ExecutorTask(String survey, Broadcast<Examination> examination) {
    this.survey = survey;
    this.examination = examination;
  }

  @Override
  public ArrayList<ProcessReport> apply(TaskContext task, Iterator<Integer> nothing) {
    ArrayList<ProcessReport> reports = new ArrayList<>();
    if (SEEN.add(survey)) {
      long begun = System.currentTimeMillis();
      Place place = Place.here();
      ArrayList<Row> rows = rows(place);
      reports.add(new ProcessReport(place, begun, System.currentTimeMillis(), rows));
    }
    return reports;
  }

  private ArrayList<Row> rows(Place place) {
    try {
      return examination.value().of(place);
    } catch (InterruptedException killed) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The task was killed", killed);
    }
  }
}
