package dev.braid.kernel;

import static java.util.Locale.ROOT;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/**
 * Runs the benchmarks of this folder and prints the median of each beside what the machine reaches
 * with one large product or one large copy: {@code KernelBenchmarks THREADS KERNELS}, where 0
 * threads are all cores, and the kernels are named by a regular expression.
 */
final class KernelBenchmarks {
  private static final String CEILINGS = "CeilingBenchmark";
  private static final double QUIET = 1.1;

  /** Bytes read and written once each by what moves memory. */
  private static final Map<String, Double> TRAFFIC =
      Map.of(
          "MemoryBenchmark.lookUp", 8.0 * MemoryBenchmark.IDS * MemoryBenchmark.WIDTH,
          "MemoryBenchmark.embeddingGradient", 8.0 * MemoryBenchmark.IDS * MemoryBenchmark.WIDTH,
          "MemoryBenchmark.squaredNorm", 4.0 * MemoryBenchmark.PARAMETERS,
          "MemoryBenchmark.sgd", 12.0 * MemoryBenchmark.PARAMETERS,
          "MemoryBenchmark.adam", 28.0 * MemoryBenchmark.PARAMETERS,
          "CeilingBenchmark.copy", 2.0 * CeilingBenchmark.COPIED);

  private KernelBenchmarks() {}

  public static void main(String[] arguments) throws RunnerException {
    int asked = Integer.parseInt(arguments[0]);
    int threads = asked > 0 ? asked : Runtime.getRuntime().availableProcessors();
    String kernels = arguments[1];
    System.out.printf("Kernels on %d threads; this takes some minutes.%n", threads);
    List<Row> traffic = new ArrayList<>();
    for (Precision precision : Precision.values()) {
      List<Row> products = new ArrayList<>();
      String wanted = "(" + CEILINGS + ".product|(Recurrence|Output).*(" + kernels + "))";
      run(wanted, precision, threads).forEach(result -> products.add(Row.of(result)));
      print(products, precision + " products", "GFLOP/s");
    }
    String wanted = "(" + CEILINGS + ".copy|Memory.*(" + kernels + "))";
    run(wanted, Precision.FLOAT32, threads).forEach(result -> traffic.add(Row.of(result)));
    print(traffic, "memory", "GB/s");
  }

  private static Collection<RunResult> run(String kernels, Precision precision, int threads)
      throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(kernels)
            .param("precision", precision.name())
            .param("threads", Integer.toString(threads))
            .mode(Mode.SampleTime)
            .forks(1)
            .warmupIterations(1)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(1)
            .measurementTime(TimeValue.seconds(2))
            .jvmArgs("-Xmx1g")
            .verbosity(VerboseMode.SILENT);
    return new Runner(options.build()).run();
  }

  private static void print(List<Row> rows, String title, String unit) {
    Row ceiling =
        rows.stream().filter(row -> row.kernel().contains("ceiling")).findFirst().orElseThrow();
    System.out.printf("%n| %s | ms | %s | share of ceiling |%n|---|---|---|---|%n", title, unit);
    for (Row row : rows) {
      System.out.printf(
          "| %s | %.2f | %.1f | %.0f %% |%n",
          row.kernel(), row.seconds() * 1e3, row.rate() / 1e9, 100 * row.rate() / ceiling.rate());
    }
    if (ceiling.spread() > QUIET) {
      System.out.printf(
          "The machine was busy: a tenth of the calls took %.1f times the median or more. Shares"
              + " mean little; measure again.%n",
          ceiling.spread());
    }
  }

  /**
   * One benchmark.
   *
   * @param seconds median of a call
   * @param rate operations or bytes per second
   * @param spread the 90th percentile by the median
   */
  private record Row(String kernel, double seconds, double rate, double spread) {
    static Row of(RunResult result) {
      BenchmarkParams given = result.getParams();
      String name = given.getBenchmark().replaceFirst(".*\\.(\\w+\\.\\w+)$", "$1");
      String workload = given.getParam("workload");
      Statistics calls = result.getPrimaryResult().getStatistics();
      double seconds = calls.getPercentile(50) * scale(result);
      double amount = amount(name, workload == null ? null : Workload.valueOf(workload));
      String words =
          name.replace("Benchmark.", " ").replaceAll("([A-Z])", " $1").toLowerCase(ROOT).strip();
      String kernel = workload == null ? words : words + ", " + Workload.valueOf(workload);
      double spread = calls.getPercentile(90) / calls.getPercentile(50);
      return new Row(kernel, seconds, amount / seconds, spread);
    }

    private static double scale(RunResult result) {
      return result.getParams().getTimeUnit().toNanos(1) / 1e9;
    }

    private static double amount(String name, Workload workload) {
      return switch (name) {
        case "CeilingBenchmark.product" -> 2.0 * Math.pow(CeilingBenchmark.SIZE, 3);
        case "RecurrenceBenchmark.forward" -> workload.recurrenceOperations();
        // The gradients of both factors of each product.
        case "RecurrenceBenchmark.backward" -> 2 * workload.recurrenceOperations();
        case "OutputBenchmark.lossAndGradients" -> 3 * workload.outputOperations();
        default -> TRAFFIC.get(name);
      };
    }
  }
}
