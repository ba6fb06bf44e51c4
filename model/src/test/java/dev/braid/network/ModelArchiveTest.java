package dev.braid.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.braid.config.ExperimentConfig;
import dev.braid.network.GraphScorer.Scores;
import dev.braid.sequence.Batch;
import dev.braid.training.Parameters;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class ModelArchiveTest {
  private static Parameters anyParameters(Experiments kind, ExperimentConfig config) {
    float[] values = GraphReplica.initial(kind.architecture(config), config).values().clone();
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return new Parameters(values, new float[0]);
  }

  @ParameterizedTest
  @EnumSource
  void plainDl4jReadsItAndAnswersAsBraidDoes(Experiments kind) throws IOException {
    ExperimentConfig config = kind.config();
    Architecture architecture = kind.architecture(config);
    Parameters parameters = anyParameters(kind, config);
    byte[] zip = zip(architecture, config, parameters);

    ComputationGraph restored =
        ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(zip), false);

    List<Scores> scored = new ArrayList<>();
    try (GraphScorer scorer = new GraphScorer(architecture, config, 1)) {
      scorer.use(parameters);
      scorer.score(kind.batches(), (index, batch, scores) -> scored.add(scores));
    }
    Batch first = kind.batches().batch(0);
    INDArray probabilities = restored.output(false, new BatchArrays(architecture).inputs(first))[0];
    for (int target = 0; target < first.labels().length; target++) {
      double probability = probability(probabilities, first, target);
      assertThat(scored.get(0).negativeLogLikelihoods()[target])
          .isCloseTo(-Math.log(probability), within(1e-6));
    }
    assertThat(restored.params().toFloatVector()).isEqualTo(parameters.values());
  }

  private static byte[] zip(
      Architecture architecture, ExperimentConfig config, Parameters parameters)
      throws IOException {
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    ModelArchive.write(architecture, config, parameters, zip);
    return zip.toByteArray();
  }

  @Test
  void itsEntriesHaveNoTimeOfTheirOwn() throws IOException {
    Experiments kind = Experiments.values()[0];
    ExperimentConfig config = kind.config();
    byte[] zip = zip(kind.architecture(config), config, anyParameters(kind, config));

    try (ZipInputStream entries = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
        assertThat(entry.getTimeLocal()).isEqualTo(LocalDateTime.of(1980, 1, 1, 0, 0));
      }
    }
  }

  /**
   * Of the true label; probabilities are {@code [rows, labels, time]} or {@code [rows, labels]}.
   */
  private static double probability(INDArray probabilities, Batch batch, int target) {
    int label = batch.labels()[target];
    return probabilities.rank() == 2
        ? probabilities.getDouble(target, label)
        : probabilities.getDouble(target / batch.targetTime(), label, target % batch.targetTime());
  }
}
