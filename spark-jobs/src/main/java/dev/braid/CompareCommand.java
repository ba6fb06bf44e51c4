package dev.braid;

import dev.braid.config.Split;
import dev.braid.guard.ExitCode;
import dev.braid.metric.Resampling;
import dev.braid.store.RunDirectory;
import dev.braid.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares encoder-decoders that were evaluated on the same text. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = {
      "Sets evaluated encoder-decoders beside the first of them: BLEU, chrF and TER",
      "with 95 %% intervals, differences and p-values by paired bootstrap resampling,",
      "the same as sacreBLEU's --paired-bs. Reads reports/ of the run directories."
    },
    footer = {"", "Example:", "  braid compare runs/words runs/subwords hdfs:///runs/attention"})
final class CompareCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "2..*",
      paramLabel = "RUN",
      description = "Run directories, two at least; the first is the baseline.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--split",
      defaultValue = "test",
      description = "Which report: train, valid or test (test).")
  private String split;

  @Option(
      names = "--resamples",
      defaultValue = "1000",
      description = "Corpora drawn with replacement (1000).")
  private int resamples;

  @Option(
      names = "--seed",
      defaultValue = "12345",
      description = "Seed; draws what sacreBLEU draws with it (12345).")
  private int seed;

  @Override
  public Integer call() throws IOException {
    Resampling resampling = resampling();
    Split wanted =
        Split.named(split)
            .orElseThrow(() -> misused("--split " + split + ": must be train, valid or test"));
    // No cluster is needed, but what Spark was told of its file systems is.
    Store store = SparkStart.store();
    Comparison.bootstrap(store, runs(store), wanted, resampling, System.out);
    return ExitCode.OK;
  }

  private Resampling resampling() {
    try {
      return new Resampling(resamples, seed);
    } catch (IllegalArgumentException e) {
      throw misused(e.getMessage());
    }
  }

  private Map<String, RunDirectory> runs(Store store) throws IOException {
    Map<String, RunDirectory> runs = new LinkedHashMap<>();
    for (String name : names) {
      RunDirectory run = directory(store, name);
      if (runs.containsValue(run)) {
        throw misused("Cannot compare " + name + " with itself: name each run once");
      }
      runs.put(name, run);
    }
    return runs;
  }

  private RunDirectory directory(Store store, String name) throws IOException {
    try {
      return new RunDirectory(store.absolute(name));
    } catch (IllegalArgumentException e) {
      throw misused(e.getMessage());
    }
  }

  private ParameterException misused(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
