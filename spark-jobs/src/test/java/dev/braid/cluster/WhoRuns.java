package dev.braid.cluster;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** A Spark application that prints, for as many tasks as it is told, which process ran them. */
public final class WhoRuns {
  private WhoRuns() {}

  /** {@code tasks [exit code]}. */
  public static void main(String[] arguments) {
    int tasks = Integer.parseInt(arguments[0]);
    try (JavaSparkContext spark = new JavaSparkContext(new SparkConf().setAppName("who runs"))) {
      List<Integer> numbers = IntStream.range(0, tasks).boxed().toList();
      System.out.println("driver " + ProcessHandle.current().pid());
      spark
          .parallelize(numbers, tasks)
          .map(WhoRuns::describe)
          .collect()
          .forEach(System.out::println);
    }
    if (arguments.length > 1) {
      System.exit(Integer.parseInt(arguments[1]));
    }
  }

  private static String describe(int task) {
    String threads = System.getenv("OMP_NUM_THREADS");
    return "task " + task + " " + ProcessHandle.current().pid() + " threads " + threads;
  }
}
