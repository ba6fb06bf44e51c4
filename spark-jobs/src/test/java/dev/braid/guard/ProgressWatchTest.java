package dev.braid.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.JobSucceeded$;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.junit.jupiter.api.Test;
import scala.Option;
import scala.Tuple4;
import scala.collection.JavaConverters;
import scala.collection.Seq;

class ProgressWatchTest {
  private long now;
  private final ClusterEvents events = new ClusterEvents(true, () -> now);
  private final List<RuntimeException> givenUp = new ArrayList<>();
  private final ProgressWatch watch =
      new ProgressWatch(events, Duration.ofSeconds(100), givenUp::add);

  private void startJob() {
    Properties properties = new Properties();
    properties.setProperty("spark.job.description", "train: rounds");
    events.onJobStart(new SparkListenerJobStart(1, 0, seq(List.of()), properties));
  }

  private static <T> Seq<T> seq(List<T> list) {
    return JavaConverters.asScalaBuffer(list).toSeq();
  }

  private void read(long records) {
    AccumulableInfo info =
        new AccumulableInfo(
            1,
            Option.apply("internal.metrics.input.recordsRead"),
            Option.apply(records),
            Option.empty(),
            true,
            true,
            Option.empty());
    Tuple4<Object, Object, Object, Seq<AccumulableInfo>> task =
        new Tuple4<>(7L, 0, 0, seq(List.of(info)));
    events.onExecutorMetricsUpdate(
        new SparkListenerExecutorMetricsUpdate(
            "1", seq(List.of(task)), scala.collection.immutable.Map$.MODULE$.empty()));
  }

  private void after(int seconds) {
    now += Duration.ofSeconds(seconds).toNanos();
    watch.look();
  }

  @Test
  void nothingIsGivenUpWhereNoJobIsUnderWay() {
    after(1000);
    startJob();
    events.onJobEnd(new SparkListenerJobEnd(1, 0, JobSucceeded$.MODULE$));
    after(1000);

    assertThat(givenUp).isEmpty();
  }

  @Test
  void recordsThatAreReadAreProgress() {
    startJob();
    for (int beat = 1; beat <= 5; beat++) {
      after(90);
      read(beat);
    }
    assertThat(givenUp).isEmpty();

    after(60);
    read(5);
    after(60);

    assertThat(givenUp).hasSize(1);
    assertThat(givenUp.get(0))
        .isInstanceOf(StalledException.class)
        .hasMessageContaining("'train: rounds'")
        .hasMessageContaining("for 120 s")
        .hasMessageContaining("no executor has taken any of them")
        .hasMessageContaining("stall-timeout");
    assertThat(Failure.of(givenUp.get(0)).exitCode()).isEqualTo(ExitCode.TRY_AGAIN);
  }
}
