package dev.braid.doctor;

import dev.braid.config.DataConfig;
import dev.braid.config.ExperimentConfig;
import dev.braid.config.SampleConfig;
import dev.braid.config.TrainingConfig.StartConfig;
import dev.braid.store.RunDirectory;
import dev.braid.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an experiment, or several that are run beside each other, ask for.
 *
 * @param replicas the most of any of them
 * @param outputs run directories, with their schemes
 * @param inputs paths by the keys that name them, with their schemes, but for those that the
 *     experiment writes itself
 */
record Needs(int replicas, List<String> outputs, LinkedHashMap<String, List<String>> inputs) {
  static Needs of(List<ExperimentConfig> experiments, Store store) throws IOException {
    int replicas = 0;
    List<String> outputs = new ArrayList<>();
    LinkedHashMap<String, List<String>> inputs = new LinkedHashMap<>();
    for (ExperimentConfig each : experiments) {
      replicas = Math.max(replicas, each.train().replicas());
      outputs.add(new RunDirectory(store.absolute(each.output())).root());
      addInputs(each, store, inputs);
    }
    return new Needs(replicas, outputs, inputs);
  }

  private static void addInputs(
      ExperimentConfig experiment, Store store, Map<String, List<String>> inputs)
      throws IOException {
    String own = ownFolder(experiment.sample(), store);
    for (Map.Entry<String, List<String>> key : named(experiment).entrySet()) {
      for (String path : key.getValue()) {
        String absolute = store.absolute(path);
        if (own.isEmpty() || !absolute.startsWith(own + "/")) {
          List<String> all = inputs.computeIfAbsent(key.getKey(), name -> new ArrayList<>());
          if (!all.contains(absolute)) {
            all.add(absolute);
          }
        }
      }
    }
  }

  private static Map<String, List<String>> named(ExperimentConfig experiment) {
    DataConfig data = experiment.data();
    StartConfig start = experiment.train().start();
    String codes = experiment.tokenize().subwords().codes();
    Map<String, List<String>> named = new LinkedHashMap<>();
    named.put("data.train", data.train().text());
    named.put("data.train-targets", data.train().targets());
    named.put("data.valid", data.valid().text());
    named.put("data.valid-targets", data.valid().targets());
    named.put("data.test", data.test().text());
    named.put("data.test-targets", data.test().targets());
    named.put("tokenize.subwords.codes", codes.isEmpty() ? List.of() : List.of(codes));
    named.put(
        "train.start-from",
        start.isWarm() ? List.of(new RunDirectory(start.run()).experiment()) : List.of());
    named.put("predict.input", experiment.predict().input());
    return named;
  }

  /** Where the experiment writes a sample corpus before it reads it; empty without one. */
  private static String ownFolder(SampleConfig sample, Store store) throws IOException {
    return sample.corpus() == SampleConfig.Corpus.NONE ? "" : store.absolute(sample.output());
  }

  /** All paths. */
  List<String> paths() {
    List<String> paths = new ArrayList<>(outputs);
    inputs.values().forEach(paths::addAll);
    return paths;
  }
}
