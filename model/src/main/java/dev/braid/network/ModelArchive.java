package dev.braid.network;

import dev.braid.config.ExperimentConfig;
import dev.braid.training.Parameters;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A trained network as DL4J's own zip file, which plain DL4J reads with Braid on its class path.
 */
public final class ModelArchive {
  /** The earliest time that a zip file can name: the same model is the same bytes at any time. */
  private static final LocalDateTime ALWAYS = LocalDateTime.of(1980, 1, 1, 0, 0);

  private static final int BUFFER_BYTES = 1 << 16;

  private ModelArchive() {}

  /** Writes an architecture with those parameters; the stream stays open. */
  public static void write(
      Architecture architecture,
      ExperimentConfig experiment,
      Parameters parameters,
      OutputStream out)
      throws IOException {
    InnerOptimizer optimizer = new InnerOptimizer(experiment.train().optimizer());
    ComputationGraph graph = architecture.unset(optimizer, experiment.seed());
    try {
      FlatView.set(graph.params(), parameters.values());
      ZipOutputStream zip = new ZipOutputStream(out);
      begin(zip, ModelSerializer.CONFIGURATION_JSON);
      zip.write(graph.getConfiguration().toJson().getBytes(StandardCharsets.UTF_8));
      begin(zip, ModelSerializer.COEFFICIENTS_BIN);
      DataOutputStream coefficients =
          new DataOutputStream(new BufferedOutputStream(zip, BUFFER_BYTES));
      Nd4j.write(graph.params(), coefficients);
      coefficients.flush();
      zip.finish();
    } finally {
      GraphMemory.free(graph);
    }
  }

  private static void begin(ZipOutputStream zip, String name) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(ALWAYS);
    zip.putNextEntry(entry);
  }
}
