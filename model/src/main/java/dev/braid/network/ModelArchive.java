package dev.braid.network;

import dev.braid.config.ExperimentConfig;
import dev.braid.training.Parameters;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;

/**
 * A trained network as DL4J's own zip file, which plain DL4J reads with Braid on its class path.
 */
public final class ModelArchive {
  private ModelArchive() {}

  /** The zip file of an architecture with those parameters. */
  public static byte[] zip(
      Architecture architecture, ExperimentConfig experiment, Parameters parameters)
      throws IOException {
    InnerOptimizer optimizer = new InnerOptimizer(experiment.train().optimizer());
    ComputationGraph graph = architecture.graph(optimizer, experiment.seed());
    try {
      FlatView.set(graph.params(), parameters.values());
      ByteArrayOutputStream zip = new ByteArrayOutputStream();
      ModelSerializer.writeModel(graph, zip, false);
      return zip.toByteArray();
    } finally {
      GraphMemory.free(graph);
    }
  }
}
