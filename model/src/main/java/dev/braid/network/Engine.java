package dev.braid.network;

import dev.braid.config.ConfigException;
import dev.braid.config.ModelConfig;
import dev.braid.config.ModelConfig.Kernels;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out what a machine can do for a model that leaves it open. */
final class Engine {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  private Engine() {}

  /** The model with kernels and precision that exist here. */
  static ModelConfig resolved(ModelConfig model) {
    boolean available = dev.braid.kernel.Kernels.available();
    if (model.kernels() == Kernels.ONEDNN && !available) {
      throw new ConfigException(
          List.of(
              "model.kernels = onednn: must be auto | dl4j on this machine, for which oneDNN has no"
                  + " binary"));
    }
    if (model.kernels() == Kernels.AUTO && !available) {
      LOG.warn(
          "oneDNN has no binary for this machine; DL4J's stock layers train five to twelve times"
              + " slower");
    }
    Kernels kernels =
        model.kernels() == Kernels.AUTO
            ? (available ? Kernels.ONEDNN : Kernels.DL4J)
            : model.kernels();
    return model.with(kernels, precision(model, kernels));
  }

  private static ModelConfig.Precision precision(ModelConfig model, Kernels kernels) {
    if (model.precision() != ModelConfig.Precision.AUTO || kernels == Kernels.DL4J) {
      return model.precision() == ModelConfig.Precision.AUTO
          ? ModelConfig.Precision.FLOAT32
          : model.precision();
    }
    return ModelConfig.Precision.valueOf(dev.braid.kernel.Precision.fastest().name());
  }

  /** Whether a resolved model is computed by Braid's kernels. */
  static boolean usesKernels(ModelConfig model) {
    return model.kernels() == Kernels.ONEDNN;
  }

  /** New kernels for a resolved model. */
  static dev.braid.kernel.Kernels open(ModelConfig model, int threads) {
    return dev.braid.kernel.Kernels.open(
        dev.braid.kernel.Precision.valueOf(model.precision().name()), threads);
  }
}
