package dev.braid;

import dev.braid.config.ExperimentConfig;
import dev.braid.corpus.RunContext;
import dev.braid.store.Disk;
import dev.braid.store.RunDirectory;
import dev.braid.store.RunLock;
import dev.braid.store.RunLock.Claim;
import dev.braid.store.RunLock.Terms;
import dev.braid.store.Store;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;

/** Spark in the tests' JVM as commands start it, for several jobs one after the other. */
public final class JobSpark implements AutoCloseable {
  private final JavaSparkContext spark;
  private final Deque<RunLock> locks = new ArrayDeque<>();

  private JobSpark(JavaSparkContext spark) {
    this.spark = spark;
  }

  /** Starts Spark, on two threads that try a task up to four times. */
  public static JobSpark start() {
    String text = "output = o, data { format = conll, train = x }";
    ExperimentConfig any = ExperimentConfig.parse(text, "test", List.of());
    return new JobSpark(
        Invocation.withSpark(Map.of("spark.master", "local[2,4]"), () -> SparkStart.context(any)));
  }

  /** What a job of that experiment is given, with a run directory of its own. */
  public RunContext context(ExperimentConfig experiment) throws IOException {
    Store store = Disk.LOCAL.store();
    RunDirectory run = new RunDirectory(Disk.LOCAL.freshFolder());
    locks.push(RunLock.acquire(store, run, new Terms(Claim.IF_FREE, "", Duration.ZERO)));
    return new RunContext(spark, experiment, store, run, locks.peek().staging());
  }

  @Override
  public void close() throws IOException {
    spark.close();
    for (RunLock lock : locks) {
      lock.close();
    }
  }
}
